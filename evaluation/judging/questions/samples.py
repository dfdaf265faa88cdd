"""A model that makes new images."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="samples",
        words="I want samples",
        groups=("generation", "modes"),
        order=20,
        heading="Generate",
        telling=("kernel_distance", "frechet_distance_corrected", "frechet_distance", "density"),
        picture="sample_grid",
    )
)
