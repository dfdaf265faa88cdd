"""What the plug-ins announce that measure, for a server that imports none of them."""

from __future__ import annotations

from evaluation.jobs.plugin_messages import OnRequest, PluginModule, PluginsListed
from evaluation.registry import registry
from models.discovery import announced, refused
from models.families import families
from models.formats import formats
from models.plugins import MEASURING, modules, plugins


def listed() -> PluginsListed:
    """In the order of importing."""
    metrics = registry().metrics.values()
    families(), formats()
    reasons = {one.module: one.sentence for one in refused()}
    return PluginsListed(
        modules=tuple(
            PluginModule(
                package=plugin.package,
                version=plugin.version,
                kind=plugin.kind,
                module=module,
                announces=tuple((kind, name) for kind, names in announced(module).items() for name in names),
                refused=reasons.get(module),
            )
            for plugin in plugins()
            if plugin.kind in MEASURING
            for module in modules(plugin)
        ),
        on_request=tuple(
            OnRequest(name=info.name, title=info.title, explanation=info.explanation)
            for info in metrics
            if info.on_request and info.plugin is not None
        ),
    )
