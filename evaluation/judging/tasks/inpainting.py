"""Hidden parts of images, filled in."""

from evaluation.judging.tasks import Task, task

task(
    Task(
        group="tasks/inpainting",
        asks="A part of the image is hidden: does the model know what belongs there?",
        number="completion_error",
        chart="completion_over_share",
        picture="completion_gallery",
    )
)
