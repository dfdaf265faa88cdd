"""What others call, as ``touchstone``. Heavy imports happen inside calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from evaluation.types import Config

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from evaluation.front.runs import Runs
    from evaluation.judging.compare import Comparison
    from evaluation.judging.ranking import Ranking
    from evaluation.measuring.engine import Event
    from evaluation.record.run import Run
    from evaluation.registry import MetricInfo
    from evaluation.report.reading import ReadReport
    from evaluation.store.workspace import Store
    from models.live.description import Likelihood, Live, Prior, Spread


def evaluate(
    x: Any = None,
    *,
    data: Any = "digits",
    source: str | Path | Sequence[str | Path] | None = None,
    metrics: str | Sequence[str] = "*",
    n: int | None = None,
    n_train: int | None = None,
    n_samples: int | None = None,
    seed: int = 0,
    extractor: str = "auto",
    replicates: int = 1000,
    samples_range: tuple[float, float] | None = None,
    resize: bool = False,
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    device: str | torch.device | None = None,
    config: Config | None = None,
    on_event: Callable[[Event], None] | None = None,
    name: str | None = None,
    encoder: Callable[..., Any] | None = None,
    decoder: Callable[..., Any] | None = None,
    generator: Callable[..., Any] | None = None,
    discriminator: Callable[..., Any] | None = None,
    latent_dim: int | None = None,
    image_shape: tuple[int, int, int] | None = None,
    value_range: tuple[float, float] | None = None,
    classes: int | None = None,
    prior: Prior = "auto",
    spread: Spread | None = None,
    likelihood: Likelihood | None = None,
    observation_std: float | None = None,
) -> Runs:
    """Measure each model on the data, in this process; one run each, in order. The settings are those of ``Config``.

    ``x``: a path, an nn.Module, ``live(...)``, a function that samples, an array of samples (n, c, h, w), (n, h, w, c)
    or (n, h, w), or a list, tuple or dict (name -> one) of these. A tuple of paths inside a list, and ``"ENC+DEC"``,
    are the halves of one model. Of a folder of training runs every checkpoint is measured, and knows its training; a
    pattern such as ``"runs/*/last.ckpt"`` is what it matches. ``encoder`` to ``observation_std`` describe one live
    model, as ``live`` does.

    ``data``: a SPEC such as ``"npz:FILE"``, a Dataset, a torch dataset, images, ``(images, labels)``, ``(train,
    train_labels, test, test_labels)`` or a dict of these four names and ``range``, the stored values of black and white
    where they are not to be inferred. Images without a test part are split 80/20. ``config`` replaces the settings from
    ``metrics`` to ``parameters``. ``device``: None leaves a module where it lies, and files on the CPU. A module comes
    back as it was.

    What cannot be opened is left out with a warning and stands in ``.errors``; where nothing is left, its error is
    raised. Raises TouchstoneError, one sentence, for every wrong argument.

    Parameters:
        source: The author's own code of the networks, which is read and never run: ``.py`` or ``.ipynb`` files, a
            folder or a ``.zip``. None takes what lies beside each checkpoint, ``()`` takes none.
        on_event: Called with an Event for each step that begins or goes on.
        name: Of the one model.
        encoder, decoder, generator, discriminator: Roles of one live model, modules or functions.
        latent_dim, image_shape, value_range, classes, prior, spread: What ``live`` says of them.
        likelihood, observation_std: What ``live`` says of them.
    """
    from evaluation.front.data import as_dataset
    from evaluation.front.device import as_device
    from evaluation.front.evaluating import measure
    from evaluation.front.settings import listener, settings
    from evaluation.front.things import things

    chosen = settings(
        config, metrics=metrics, n=n, n_train=n_train, n_samples=n_samples, seed=seed, extractor=extractor,
        replicates=replicates, samples_range=samples_range, resize=resize, parameters=parameters,
    )  # fmt: skip
    roles: dict[str, Any] = {
        "encoder": encoder, "decoder": decoder, "generator": generator, "discriminator": discriminator,
        "latent_dim": latent_dim, "image_shape": image_shape, "value_range": value_range, "classes": classes,
        "spread": spread, "likelihood": likelihood, "observation_std": observation_std,
    }  # fmt: skip
    given = {role: value for role, value in roles.items() if value is not None}
    if prior != "auto":
        given["prior"] = prior
    found = things(x, given, name, source)
    return measure(found, as_dataset(data), chosen, on_event=listener(on_event), device=as_device(device))


def live(
    module: Any = None,
    *,
    encoder: Callable[..., Any] | None = None,
    decoder: Callable[..., Any] | None = None,
    generator: Callable[..., Any] | None = None,
    discriminator: Callable[..., Any] | None = None,
    latent_dim: int | None = None,
    image_shape: tuple[int, int, int] | None = None,
    value_range: tuple[float, float] | None = None,
    classes: int | None = None,
    prior: Prior = "auto",
    spread: Spread | None = None,
    likelihood: Likelihood | None = None,
    observation_std: float | None = None,
    name: str | None = None,
) -> Live:
    """A live model that ``evaluate`` takes, also in lists and dicts. What is not stated is found by running it.

    ``module``: an nn.Module whose methods or children are named encode, decode, generator, discriminator ..., a
    function that samples (called with a number of images), or an array of samples; or the roles one by one.
    ``encoder(images[, labels])`` gives a code or (mean, spread); ``decoder(codes[, labels])`` gives images.

    ``image_shape`` (c, h, w) is the data's by default; ``value_range`` is that of the model's own pixels; ``classes``
    says that labels are taken; ``spread`` is what stands beside the mean, ``"log_variance"`` or
    ``"standard_deviation"``. ``prior``: ``"normal"``, ``"uniform"`` in [-1, 1], None for no samples; ``"auto"`` is
    normal for VAEs and generators. ``likelihood``: what a VAE took a pixel for in training, ``"bernoulli"`` or
    ``"gaussian"``; without it no bound on its likelihood is measured. Raises TouchstoneError for a value that an
    argument does not take.

    Parameters:
        generator: ``(codes[, labels])`` gives images, of a GAN.
        discriminator: ``(images[, labels])`` gives raw scores (n,); higher means real.
        observation_std: Standard deviation of a Gaussian pixel in training, in the model's own pixel range; told
            beside the bound, which takes the one that fits the training images best.
        latent_dim: Numbers of a code; found by the encoder or the generator's first layer.
        name: How the model is called in tables.
    """
    from models.live.description import Live

    return Live(
        module=module, encoder=encoder, decoder=decoder, generator=generator, discriminator=discriminator,
        latent_dim=latent_dim, image_shape=image_shape, value_range=value_range, classes=classes, prior=prior,
        spread=spread, likelihood=likelihood, observation_std=observation_std, name=name,
    )  # fmt: skip


def read_results(paths: str | Path | Sequence[str | Path]) -> Runs:
    """Runs from results files, or from folders of them, as ``touchstone evaluate --out`` writes them: ``paths``.

    A file that is damaged, foreign or of a newer Touchstone is left out with a warning and stands in ``.errors``.
    Raises TouchstoneError, one sentence, when none can be read.
    """
    from evaluation.front import finished
    from evaluation.front.runs import Runs

    found = finished.read(paths)
    return Runs(found.runs, errors=found.errors)


def read_report(path: str | Path) -> ReadReport:
    """What a report's .json holds, at ``path``: its comparison with all verdicts, and the records it stands on.

    Raises TouchstoneError, one sentence, for what is no report, is damaged, or was written by a newer Touchstone.
    """
    from evaluation.front import finished

    return finished.read_report(path)


def compare(
    runs: Run | Sequence[Run], *, baseline: int | str | None = None, metrics: str | Sequence[str] = "*"
) -> Comparison:
    """Paired differences of every model against the ``baseline``, a place in ``runs`` or a name.

    Without a baseline each group of metrics is compared with the model that leads it. Holm's correction then runs over
    all pairs of models, because the leader was chosen on the same data; with a named one over the comparisons with it.
    It runs over the metrics that are compared: all, or those that ``metrics`` names. Raises TouchstoneError for unlike
    runs: other data, items, seed, sizes or feature extractor.
    """
    from evaluation.front import finished

    return finished.compare(runs, baseline=baseline, metrics=metrics)


def rank(
    runs: Run | Sequence[Run],
    *,
    question: str = "everything",
    weights: Mapping[str, float] | None = None,
    metrics: str | Sequence[str] = "*",
) -> tuple[Ranking, ...]:
    """Which of the ``runs`` to take: a ranking for each kind of models, the largest first.

    ``question`` is what it is for, such as ``"samples"``: only its groups of metrics vote. Metrics of one construct
    have one vote. It counts as much as ``weights`` says: ``{"fidelity": 2.0, "coverage": 0}``, 1 where it says nothing.
    Grave findings and guessed readings take no place; ``Place.out`` says why. Raises TouchstoneError for unlike runs,
    an unknown question, and a weight that is none.
    """
    from evaluation.front import finished

    return finished.rank(runs, question=question, weights=weights, metrics=metrics)


def report(
    runs: Run | Sequence[Run],
    path: str | Path,
    *,
    baseline: int | str | None = None,
    title: str | None = None,
    metrics: str | Sequence[str] = "*",
    parts: Sequence[str] | None = None,
) -> Path:
    """Write one self-contained file; the ending of ``path`` decides: .html, .md, .tex, .csv, .json or .card.md.

    ``runs`` and ``baseline`` are those of ``touchstone.compare``; ``metrics`` are those that it holds; ``title`` is its
    heading. ``parts``: what stands in .html and .md, in this order: "verdict", "warnings", groups of metrics as in the
    catalogue, "absent", "provenance"; None is all of them. The folder of ``path`` is made if need be. Raises
    TouchstoneError, one sentence, for unlike runs, a part that there is not, and for what cannot be written.
    """
    from evaluation.front import finished

    return finished.report(runs, path, baseline=baseline, title=title, metrics=metrics, parts=parts)


def catalog() -> list[MetricInfo]:
    """Every metric, in the order in which tables show them: by group, then by name."""
    from evaluation.registry import GROUPS, registry

    order = list(GROUPS)
    return sorted(registry().metrics.values(), key=lambda info: (order.index(info.group), info.name))


def open_store(workspace: str | Path | None = None) -> Store:
    """The workspace's store: ``workspace``, else TOUCHSTONE_WORKSPACE, else a folder in the user's data home.

    Raises TouchstoneError when the folder cannot be used, or was written by a newer version.
    """
    from evaluation.store import workspace as workspaces

    return workspaces.open_store(workspace)


def save_bundle(
    module: nn.Module,
    path: str | Path,
    *,
    image_shape: tuple[int, int, int],
    latent_dim: int,
    encode: Callable[..., Any] | None = None,
    decode: Callable[..., Tensor] | None = None,
    discriminate: Callable[..., Tensor] | None = None,
    value_range: tuple[float, float] = (0.0, 1.0),
    spread: Literal["log_variance", "standard_deviation"] | None = None,
    classes: int | None = None,
    prior: Literal["normal", "uniform"] | None = "normal",
    flat: bool = False,
    images: Tensor | None = None,
    description: str = "",
    training: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> Path:
    """Export a live ``module`` to ``path``, a file that opens everywhere, and read it back to see that it gives that.

    ``encode(images[, labels])`` gives the code's mean (n, d), or (mean, spread) when ``spread`` says what the second
    is; ``decode(codes[, labels])`` gives images in ``value_range``. They default to methods or children of these names;
    a module with none of them is a generator. ``images`` (n, c, h, w) in [0, 1] are the probe that is replayed on
    opening; noise where there are none. ``models.formats.bundle.writing`` says more.

    Raises CheckpointError when the exported graph differs from the module, is random, or has a fixed batch.

    Parameters:
        image_shape: (c, h, w).
        latent_dim: Numbers of a code.
        discriminate: ``(images[, labels])`` gives raw scores (n,); higher means real.
        value_range: (low, high) of the module's own pixels.
        classes: Number of classes that it is conditioned on.
        prior: What codes are drawn from: ``"normal"``, ``"uniform"`` in [-1, 1], or None for no samples.
        flat: Whether images go in as (n, c * h * w).
        description: Shown with the model.
        training: Plain values that the card keeps, such as ``{"step": 1000, "seed": 3, "lr": 1e-3}``.
        seed: Of the probe's codes.
    """
    from models.formats.bundle.writing import save_bundle as write_bundle
    from models.live.description import Live

    Live(
        module=module, latent_dim=latent_dim, image_shape=image_shape, value_range=value_range, classes=classes,
        prior=prior, spread=spread,
    )  # fmt: skip  # refuses values that a bundle could not hold
    return write_bundle(
        module, path, image_shape=image_shape, latent_dim=latent_dim, encode=encode, decode=decode,
        discriminate=discriminate, value_range=value_range, spread=spread, classes=classes, prior=prior, flat=flat,
        images=images, description=description, training=training, seed=seed,
    )  # fmt: skip
