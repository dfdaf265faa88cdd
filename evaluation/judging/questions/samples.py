"""A model that makes new images."""

from evaluation.judging.questions import Question, question

question(Question(name="samples", words="I want samples", groups=("generation", "modes"), order=20))
