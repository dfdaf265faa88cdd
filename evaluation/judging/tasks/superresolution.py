"""Shrunken images, enlarged."""

from evaluation.judging.tasks import Task, task

task(
    Task(
        group="tasks/superresolution",
        asks="Images are made smaller: does the model bring back detail that enlarging does not?",
        number="superresolution_gain",
        chart="superresolution_psnr",
        picture="superresolution_gallery",
    )
)
