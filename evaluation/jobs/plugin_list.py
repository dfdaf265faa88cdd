"""Ask a worker what the installed plug-ins announce. The asking process imports none of those that measure."""

from __future__ import annotations

from pathlib import Path

from evaluation.jobs.messages import BY_PLUGIN_LISTING
from evaluation.jobs.one_answer import answer
from evaluation.jobs.plugin_messages import ListPlugins, PluginsListed
from evaluation.jobs.sandbox.availability import why_no_workers
from models.plugins import MEASURING, plugins


def list_plugins(cache: Path) -> PluginsListed:
    """Nothing, at no cost, where no plug-in that measures is installed. Where no workers can run, this process looks.

    Raises WorkerEnded, one sentence.
    """
    if not any(plugin.kind in MEASURING for plugin in plugins()):
        return PluginsListed(modules=(), on_request=())
    if why_no_workers() is not None:
        from evaluation.jobs.tasks.list_plugins import listed

        return listed()
    return answer(ListPlugins(), BY_PLUGIN_LISTING, read=[], cache=cache).message
