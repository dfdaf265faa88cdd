"""Images with noise or blur, restored."""

from evaluation.judging.tasks import Task, task

task(
    Task(
        group="tasks/denoising",
        asks="Damaged images go in: does what comes out lie closer to the clean images?",
        number="denoising_gain",
        chart="denoising_gains",
        picture="denoising_gallery",
    )
)
