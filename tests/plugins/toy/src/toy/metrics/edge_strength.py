"""Do reconstructions keep the edges?"""

from touchstone import Resamples, mean_replicates, metric
from touchstone.types import Images
from touchstone.views import Scalar
from toy.edges import Edges, strengths


@metric(
    title="Edge strength kept", group="reconstruction", better="higher", bounds=(0, None), source="Marr & Hildreth 1980"
)
def toy_edge_strength(*, toy_edges: Edges, reconstructions: Images, resamples: Resamples) -> Scalar:
    """How strong the edges of reconstructions are, as a multiple of those of the real images."""
    kept, real = strengths(reconstructions), toy_edges.strengths
    weights = resamples.weights(len(real))
    replicates = mean_replicates(kept, weights) / mean_replicates(real, weights)
    return Scalar.from_replicates(float(kept.mean() / real.mean()), replicates, n=len(real))
