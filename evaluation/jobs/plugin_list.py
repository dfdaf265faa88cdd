"""Ask a worker what the installed plug-ins announce. The asking process imports none of those that measure."""

from __future__ import annotations

from pathlib import Path

from evaluation.jobs.message_codec import NoMessage
from evaluation.jobs.messages import BY_PLUGIN_LISTING
from evaluation.jobs.plugin_messages import ListPlugins, PluginsListed
from evaluation.jobs.sandbox.availability import why_no_workers
from evaluation.jobs.sandbox.ending import WorkerEnded
from evaluation.jobs.sandbox.worker_limits import Limits
from evaluation.jobs.scratch import scratch_folder
from evaluation.jobs.workers import TaskWorker
from models.plugins import MEASURING, plugins

ANSWER_SECONDS = 300.0


def list_plugins(cache: Path) -> PluginsListed:
    """Nothing, at no cost, where no plug-in that measures is installed. Where no workers can run, this process looks.

    Raises WorkerEnded, one sentence.
    """
    if not any(plugin.kind in MEASURING for plugin in plugins()):
        return PluginsListed(modules=(), on_request=())
    if why_no_workers() is not None:
        from evaluation.jobs.tasks.list_plugins import listed

        return listed()
    with (
        scratch_folder() as scratch,
        TaskWorker(
            ListPlugins(), BY_PLUGIN_LISTING, read=[], cache=cache, scratch=scratch,
            limits=Limits(silent_seconds=ANSWER_SECONDS, nice=0),
        ) as worker,
    ):  # fmt: skip
        while True:
            try:
                if (heard := worker.hear(1.0)) is not None:
                    return heard.message
            except NoMessage as error:
                raise WorkerEnded("The worker sent something that is no answer.") from error
