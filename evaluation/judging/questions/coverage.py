"""A model that makes every kind of image that the data hold."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="coverage",
        words="I want every kind of image",
        groups=("modes",),
        order=25,
        heading="Cover",
        telling=("coverage", "recall", "classes_hit"),
        picture="sample_grid",
    )
)
