"""A model whose reconstructions have lost the edges."""

from touchstone import Finding, Run, evidence, finding


@finding
def toy_soft_edges(run: Run) -> Finding | None:
    """Edges less than half as strong as the real ones [Marr & Hildreth 1980]."""
    kept = evidence(run, "toy_edge_strength")
    if kept is None or kept[2] >= 0.5:
        return None
    return Finding(
        title="Soft edges",
        sentence=f"Edges of its reconstructions are {kept[0]:.2f} times as strong as the real ones.",
        metrics=("toy_edge_strength",),
    )
