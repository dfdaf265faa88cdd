"""A model that mends damaged images."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="repair",
        words="I want to repair images",
        groups=("tasks/denoising", "tasks/inpainting", "robustness"),
        order=60,
        heading="Repair",
        telling=("denoising_error", "inpainting_error", "anomaly_stitched"),
        picture="inpainting_gallery",
    )
)
