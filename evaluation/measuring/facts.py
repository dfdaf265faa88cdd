"""What a record says about the checkpoint, the data, the configuration and the machine."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from typing import TYPE_CHECKING

from evaluation.data.dataset import Dataset
from evaluation.data.intake.record import Intake
from evaluation.measuring.code_digest import code_digest
from evaluation.measuring.extractors.base import Extractor
from evaluation.measuring.extractors.device import device_name
from evaluation.record.schema import (
    ArgumentFacts,
    CheckpointFacts,
    DatasetFacts,
    DecidingLineFacts,
    Environment,
    ExtractorFacts,
    IntakeFacts,
    LeftOutFacts,
    PluginFacts,
    RunConfig,
    SourceFileFacts,
    SourceRecord,
)
from evaluation.types import Config
from evaluation.version import __version__
from models.plugins import MEASURING, plugin_of, plugins

if TYPE_CHECKING:
    from models.opened import OpenedModel
    from models.source.facts import SourceFacts


def checkpoint_facts(model: OpenedModel, name: str) -> CheckpointFacts:
    card = model.card
    return CheckpointFacts(
        name=name, sha256=model.sha256, bytes=model.bytes, format=model.format, family=card.family,
        parameters=model.parts.parameters, latent_dim=card.latent_dim, evidence=list(model.evidence),
        recognised=model.recognised, confidence=model.confidence, probability=model.probability,
        decided_by=model.decided_by,
        source=None if model.source is None else _source_record(model.source),
        hypothesis=model.architecture, image_shape=card.image_shape,
        value_range=card.value_range, classes=card.classes,
        capabilities=sorted(str(capability) for capability in model.capabilities),
        description=card.description, training=json.loads(json.dumps(dict(card.training), default=str)),
    )  # fmt: skip


def _source_record(source: SourceFacts) -> SourceRecord:
    return SourceRecord(
        files=[SourceFileFacts(name=name, sha256=sha256) for name, sha256 in source.files],
        file=source.file, class_name=source.class_name, first_line=source.first_line, last_line=source.last_line,
        place=source.place,
        arguments=[ArgumentFacts(name=one.name, value=one.value, origin=one.origin) for one in source.arguments],
        deciding=[
            DecidingLineFacts(file=line.file, place=line.place, text=line.text, decided=line.decided)
            for line in source.deciding
        ],
    )  # fmt: skip


def dataset_facts(data: Dataset, config: Config) -> DatasetFacts:
    return DatasetFacts(
        source=data.source, spec=data.spec, sha256=data.sha256, n=config.n or 0, n_train=config.n_train or 0,
        image_shape=data.image_shape, classes=list(data.classes), note=data.note, intake=_intake_facts(data),
    )  # fmt: skip


def _intake_facts(data: Dataset) -> IntakeFacts:
    """Data made by us is used whole."""
    total = len(data.train) + len(data.test)
    intake, twice = data.intake or Intake(found=total, used=total), data.duplicates
    return IntakeFacts(
        found=intake.found, used=intake.used, unit=intake.unit, value_range=intake.value_range,
        left_out=[LeftOutFacts(reason=one.reason, count=one.count, names=list(one.names)) for one in intake.left_out],
        duplicates=twice.count, duplicates_across=twice.across, remarks=list(intake.remarks),
    )  # fmt: skip


def config_facts(config: Config, extractor: Extractor | None) -> RunConfig:
    """``extractor`` is the run's, or None where no metric used one."""
    facts = None
    if extractor is not None:
        facts = ExtractorFacts(name=extractor.name, sha256=extractor.sha256, facts=dict(extractor.facts))
    return RunConfig(
        seed=config.seed, n=config.n or 0, n_train=config.n_train or 0, n_samples=config.n_samples or 0,
        replicates=config.replicates, metrics=list(config.metrics), samples_range=config.samples_range,
        resize=config.resize, extractor=facts,
    )  # fmt: skip


def environment(model: OpenedModel) -> Environment:
    """``device`` is where the model was run. Where features were extracted stands in the extractor's facts."""
    measuring = [(plugin.package, plugin.version) for plugin in plugins() if plugin.kind in MEASURING]
    return Environment(
        touchstone=__version__,
        python=platform.python_version(),
        torch=importlib.metadata.version("torch"),
        device=device_name(model.device),
        code=code_digest(),
        plugins=[PluginFacts(package=package, version=version) for package, version in dict.fromkeys(measuring)],
    )


def plugin_facts(module: str) -> PluginFacts | None:
    """The plug-in that a module is code of; None for ours."""
    found = plugin_of(module)
    return None if found is None else PluginFacts(package=found.package, version=found.version)
