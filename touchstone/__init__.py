"""Which of these autoencoders, VAEs and GANs is better, at what, and is the difference real?

>>> import touchstone
>>> runs = touchstone.evaluate(["a.safetensors", "b.pth"], data="digits")
>>> print(touchstone.compare(runs).text())
>>> touchstone.report(runs, "report.html")

Importing this loads neither torch nor streamlit. Errors about input are ``TouchstoneError``, with one sentence.

Packages of others announce metrics, families and more with the names of ``touchstone.vocabulary``, found here, and with
``touchstone.views`` and ``touchstone.types``.
"""

from typing import TYPE_CHECKING, Any

from touchstone import checkout

checkout.install()  # before the first import of a wing, which it makes sure is ours

from evaluation import (  # noqa: E402
    Callback,
    Config,
    TouchstoneError,
    Watcher,
    __version__,
    catalog,
    compare,
    evaluate,
    gate,
    live,
    open_store,
    rank,
    read_report,
    read_results,
    report,
    save_bundle,
    trainings,
)
from touchstone import vocabulary  # noqa: E402

if TYPE_CHECKING:
    from evaluation.cli.commands import Command, command
    from evaluation.data.dataset import Dataset, Split
    from evaluation.judging.findings import Finding, evidence, finding
    from evaluation.judging.questions import Question, question
    from evaluation.measuring.extractors.base import Extracted, Extractor, digest_arrays
    from evaluation.numerics.resampling import Resamples, mean_replicates
    from evaluation.record.run import Run
    from evaluation.registry import artifact, extractor, metric, of, source
    from evaluation.types import NotApplicable
    from models.base import (
        Capability,
        CheckpointError,
        Decodes,
        Discriminates,
        Encodes,
        HasPosterior,
        ModelCard,
        Posterior,
        Reconstructs,
        Samples,
    )
    from models.discovery import PluginWarning
    from models.families import Example, Family, Recognition, family
    from models.formats import Format, container
    from models.formats.contents import Contents, WeightTable
    from models.networks.loading import load_network
    from models.opened import Parts
    from models.saving import save_checkpoint

__all__ = [
    "Callback",
    "Capability",
    "CheckpointError",
    "Command",
    "Config",
    "Contents",
    "Dataset",
    "Decodes",
    "Discriminates",
    "Encodes",
    "Example",
    "Extracted",
    "Extractor",
    "Family",
    "Finding",
    "Format",
    "HasPosterior",
    "ModelCard",
    "NotApplicable",
    "Parts",
    "PluginWarning",
    "Posterior",
    "Question",
    "Recognition",
    "Reconstructs",
    "Resamples",
    "Run",
    "Samples",
    "Split",
    "TouchstoneError",
    "Watcher",
    "WeightTable",
    "__version__",
    "artifact",
    "catalog",
    "command",
    "compare",
    "container",
    "digest_arrays",
    "evaluate",
    "evidence",
    "extractor",
    "family",
    "finding",
    "gate",
    "live",
    "load_network",
    "mean_replicates",
    "metric",
    "of",
    "open_store",
    "question",
    "rank",
    "read_report",
    "read_results",
    "report",
    "save_bundle",
    "save_checkpoint",
    "source",
    "trainings",
]


def __getattr__(name: str) -> Any:
    """What plug-ins are made with is loaded when it is first asked for: families need torch."""
    return vocabulary.named(name)
