"""A model that keeps images in few numbers."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="compression",
        words="I want compression",
        groups=("reconstruction",),
        order=40,
        heading="Reconstruct",
        telling=("mse", "psnr", "bce", "ssim"),
        picture="reconstruction_gallery",
    )
)
