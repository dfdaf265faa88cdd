"""Tasks: what models are used for, each task with its baselines, its chart and its pictures."""

from evaluation import TouchstoneError
from evaluation.judging.findings import by_model
from evaluation.judging.tasks import tasks
from evaluation.judging.verdict import verdicts
from ui import frame, selection, services
from ui.components.tasks import one_task

frame.begin("Tasks", "What models are used for. A perfect reconstruction alone is not a good autoencoder.")

chosen = selection.choose()
runs = services.runs(chosen.runs)
try:
    found = verdicts(services.comparison(chosen.runs), dict(by_model(runs)))
except TouchstoneError as error:
    selection.refused(error)
    found = ()
said = {verdict.group: verdict.text for verdict in found}
for task in tasks().values():
    one_task.show(task, runs, said.get(task.group, ""), key=task.group.replace("/", "-").replace("_", "-"))
