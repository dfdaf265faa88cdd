"""What a worker can be asked to do, one file each. These modules run in the worker only and may load torch."""

from __future__ import annotations

from typing import assert_never

from evaluation.jobs.agreement_messages import AgreeOn
from evaluation.jobs.data_messages import DescribeData
from evaluation.jobs.inspection_messages import Inspect
from evaluation.jobs.messages import Evaluate, KeepOpen, PrepareData, Task
from evaluation.jobs.plugin_messages import ListPlugins
from evaluation.jobs.tasks.parent import Parent
from evaluation.jobs.training_messages import LookInto


def perform(task: Task, parent: Parent) -> None:
    """Do what was asked; what there is to say is said to the parent."""
    match task:
        case Evaluate():
            from evaluation.jobs.tasks import evaluate

            evaluate.perform(task, parent)
        case PrepareData():
            from evaluation.jobs.tasks import prepare

            prepare.perform(task, parent)
        case Inspect():
            from evaluation.jobs.tasks import inspect

            inspect.perform(task, parent)
        case KeepOpen():
            from evaluation.jobs.tasks import live

            live.perform(task, parent)
        case ListPlugins():
            from evaluation.jobs.tasks import list_plugins

            parent.tell(list_plugins.listed())
        case DescribeData():
            from evaluation.jobs.tasks import describe_data

            describe_data.perform(task, parent)
        case LookInto():
            from evaluation.jobs.tasks import look_into

            parent.tell(look_into.looked_into(task))
        case AgreeOn():
            from evaluation.jobs.tasks import agree

            parent.tell(agree.agreed_on(task))
        case _:
            assert_never(task)
