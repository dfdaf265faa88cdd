"""Metrics are found by the names that people use, and a wrong name is refused alike wherever one may be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.data.dataset import Dataset, Split
from evaluation.judging.compare import compare
from evaluation.measuring.engine import Session
from evaluation.measuring.extractor_choice import with_extractor
from evaluation.measuring.extractors import inception
from evaluation.measuring.extractors.base import WeightsNotFound
from evaluation.measuring.plan import choose_metrics, make_plan
from evaluation.record.names import Alias, Named, Vocabulary, bare
from evaluation.record.run import Run
from evaluation.record.views import Scalar
from evaluation.registry import GROUPS, Registry, metric, names, registry
from evaluation.types import Config, TouchstoneError
from tests.fixtures.runs import zoo_run
from tests.measuring.toy import dataset, register_steps

METRICS = sorted(registry().metrics.values(), key=lambda info: info.name)
ALIASES = [(info, alias) for info in METRICS for alias in info.aliases]


def chosen(*written: str) -> set[str]:
    return {info.name for info in choose_metrics(registry(), written)}


@pytest.fixture(scope="module")
def run() -> Run:
    return zoo_run("conv-vae")


def test_every_alias_leads_to_its_metric() -> None:
    for info, alias in ALIASES:
        if not alias.near:
            meaning = names().find(alias.name)
            assert meaning is not None, alias
            assert info.name in meaning.metrics, alias
            assert alias.shared or meaning.metrics == (info.name,), alias
            assert meaning.extractor == alias.extractor, alias


def test_what_is_near_a_metric_is_refused_and_suggests_it() -> None:
    for info, alias in ALIASES:
        if alias.near:
            with pytest.raises(
                TouchstoneError, match=f"no metric is named '{alias.name}'; did you mean .*'{info.name}'"
            ):
                chosen(alias.name)


def test_every_metric_is_found_by_name_and_title_however_they_are_spelt() -> None:
    for info in METRICS:
        for written in (info.name, info.name.upper(), info.name.replace("_", "-"), info.title, info.title.swapcase()):
            meaning = names().find(written)
            assert meaning is not None, written
            assert meaning.metrics == (info.name,), written


def test_no_name_is_claimed_twice() -> None:
    """A name has one owner, unless all of its owners say that they share it."""
    shared = {bare(alias.name) for _, alias in ALIASES if alias.shared}
    near = {bare(alias.name) for _, alias in ALIASES if alias.near}
    owners: dict[str, set[str]] = {}
    for info in METRICS:
        own = [alias.name for alias in info.aliases if not alias.shared and not alias.near]
        for name in (info.name, info.title, *own):
            owners.setdefault(bare(name), set()).add(info.name)
    assert {word: metrics for word, metrics in owners.items() if len(metrics) > 1} == {}
    assert not shared & set(owners)
    assert not near & (set(owners) | shared)
    assert not {bare(group) for group in GROUPS} & (set(owners) | shared | near)
    assert {word for word in shared if len(chosen(word)) < 2} == set(), "a shared name that one metric has is its own"


@pytest.mark.parametrize(
    ("written", "metrics"),
    [
        ("prdc", {"precision", "recall", "density", "coverage"}),
        ("dci", {"dci_disentanglement", "dci_completeness", "dci_informativeness"}),
        ("FID", {"frechet_distance"}),
        ("t-SNE", {"tsne_map"}),
        ("fre*", {"frechet_distance", "frechet_distance_corrected", "frechet_distance_infinity"}),
        ("mmd", {"kernel_distance", "prior_mmd"}),
    ],
)  # fmt: skip
def test_a_name_may_stand_for_several_metrics(written: str, metrics: set[str]) -> None:
    assert chosen(written) == metrics


def test_a_glob_reads_registered_names_only() -> None:
    """Else ``f*`` would mean ``fid``, too, and so another extractor for the whole run."""
    assert "frechet_distance" in chosen("f*")
    with pytest.raises(TouchstoneError, match=r"no metric or group matches 'fi\*'; .* catalog` lists all$"):
        chosen("fi*")


SENTENCE = r"^no metric is named 'trustworthyness'; did you mean 'trustworthiness'\? `[\w .-]+ catalog` lists all$"


@pytest.mark.parametrize(
    "ask",
    [
        lambda run: chosen("trustworthyness"),
        lambda run: make_plan(registry(), Config(metrics=("mse",), parameters={"trustworthyness": {"k": 3}})),
        lambda run: run.view("trustworthyness"),
        lambda run: run.value("trustworthyness"),
        lambda run: compare([run]).row("trustworthyness"),
    ],
    ids=["metrics", "parameters", "view", "value", "row"],
)
def test_an_unknown_name_is_refused_alike_everywhere(ask: Callable[[Run], object], run: Run) -> None:
    with pytest.raises(TouchstoneError, match=SENTENCE):
        ask(run)


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_any_text_is_a_name_or_one_sentence(written: str) -> None:
    if names().find(written) is None and not any(glob in written for glob in "*?["):
        with pytest.raises(TouchstoneError, match=r"^no metric is named"):
            chosen(written)


def test_numbers_of_a_run_are_read_by_habitual_names(run: Run) -> None:
    assert run.value("Mean squared error") == run.value("MSE") == run.record.outcome("mse").value  # type: ignore[union-attr]
    assert run.value("fd") == run.value(run.record.outcome("frechet_distance").title)  # type: ignore[union-attr]
    assert run.view("tsne") is not None
    row = compare([run]).row("fd")
    assert row is not None
    assert row.metric == "frechet_distance"


def test_a_metric_that_a_run_was_not_asked_for_has_no_view(run: Run) -> None:
    assert run.view("elbo") is None
    assert run.value("mig") is None


def test_one_number_is_not_read_by_a_name_of_several(run: Run) -> None:
    with pytest.raises(TouchstoneError, match=r"^'prdc' stands for 4 metrics; name one of .*density.*precision"):
        run.view("prdc")


def test_a_distance_on_other_features_is_not_read_as_fid(run: Run) -> None:
    with pytest.raises(TouchstoneError, match=r"^'fid' means features of 'inception'.*digits-classifier.*ask for 'fd'"):
        run.view("fid")


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where Inception's weights are looked for; nothing is downloaded."""

    def download(path: Path) -> Path:
        raise WeightsNotFound(f"no weights in {path.parent.name}", "put them there")

    monkeypatch.setattr(inception, "_download", download)
    monkeypatch.setattr(inception, "hub_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("written", ["fid", "KID", "is", "Frechet-Inception-Distance"])
def test_fid_without_its_weights_is_refused_and_the_same_on_other_features_offered(written: str, weights: Path) -> None:
    with pytest.raises(TouchstoneError, match=rf"^'{written}' means features of 'inception', but no weights.*ask for"):
        Session(dataset(), Config(metrics=("mse", written)))


def test_fid_takes_inception_where_its_weights_are(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inception, "HASHES", ("",))
    (weights / inception.FILES[0]).write_bytes(b"weights")
    assert Session(dataset(), Config(metrics=("*", "fid"))).config.extractor == "inception"
    assert (
        Session(dataset(), Config(metrics=("fid",), extractor="inception-clean")).config.extractor == "inception-clean"
    )
    assert Session(dataset(), Config(metrics=("fd", "f*", "generation"))).config.extractor == "auto"


def test_fid_on_another_extractor_is_a_contradiction(weights: Path) -> None:
    with pytest.raises(TouchstoneError, match=r"^'fid' means features of 'inception', and the extractor .* 'pixels'"):
        Session(dataset(), Config(metrics=("fid",), extractor="pixels"))


def test_unlabelled_data_is_offered_pixels(weights: Path) -> None:
    split = Split(images=dataset().test.take([0, 1]), labels=None)
    bare_data = Dataset(source="toy", spec="toy", train=split, test=split)
    with pytest.raises(TouchstoneError, match=r"ask for 'fd', the same on features of 'pixels'"):
        with_extractor(Config(metrics=("fid",)), bare_data, registry())


def test_parameters_are_given_by_any_name(steps: Registry) -> None:
    register_steps()

    @metric(title="C", group="latent", source="test", aliases=("sea",))
    def third(*, nearest_k: object, k: int = 1) -> Scalar:
        """Third."""
        raise NotImplementedError

    plan = make_plan(steps, Config(parameters={"SEA": {"k": 3}}))
    assert [step.parameters["k"] for step in plan.metrics if step.name == "third"] == [3]
    with pytest.raises(TouchstoneError, match="given twice, as 3 and as 4"):
        make_plan(steps, Config(parameters={"sea": {"k": 3}, "third": {"k": 4}}))
    with pytest.raises(TouchstoneError, match="parameters are given for 'third', which is not measured"):
        make_plan(steps, Config(metrics=("first",), parameters={"sea": {"k": 3}}))


def test_a_taken_name_is_refused_and_leaves_the_vocabulary_as_it_was() -> None:
    vocabulary = Vocabulary(["latent"])
    vocabulary.add(Named(metric="one", title="One", group="latent", aliases=(Alias(name="uno"),)))
    for taken in ("UNO", "la-tent", "one"):
        with pytest.raises(ValueError, match="cannot be called"):
            vocabulary.add(Named(metric="two", title="Two", group="latent", aliases=(Alias(name=taken),)))
    assert vocabulary.find("two") is None
