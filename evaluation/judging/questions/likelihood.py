"""A model that says how probable an image is."""

from evaluation.judging.questions import Question, question

question(
    Question(
        name="likelihood",
        words="I want a likelihood",
        groups=("likelihood",),
        order=50,
        heading="Likelihood",
        telling=("bits_per_dimension", "iwae_bound", "elbo"),
    )
)
