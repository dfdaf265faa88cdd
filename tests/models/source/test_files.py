"""Lines of a source in the words that people are shown."""

from models.source.facts import SourceFacts
from models.source.files import SourceFile

SCRIPT = SourceFile(name="vae.py", text="import torch\n\n\nclass VAE:\n    pass\n")
NOTEBOOK = SourceFile(name="train.ipynb", text="import torch\nclass VAE:\n    pass\nx = 1\n", cells=(1, 2, 4))


def test_lines_of_a_script_are_counted_from_one() -> None:
    assert SCRIPT.place(4) == "line 4"
    assert SCRIPT.place(4, 5) == "lines 4 to 5"
    assert SCRIPT.line(4) == "class VAE:"
    assert SCRIPT.line(99) == SCRIPT.line(0) == ""


def test_lines_of_a_notebook_are_counted_in_their_cell() -> None:
    assert NOTEBOOK.place(3) == "cell 2, line 2"
    assert NOTEBOOK.place(2, 3) == "cell 2, lines 1 to 2"
    assert NOTEBOOK.place(3, 4) == "cell 2, line 2 to cell 3, line 1"


def test_settings_are_told_from_code() -> None:
    assert SourceFile(name="conf/model.YAML", text="").is_settings
    assert not NOTEBOOK.is_settings


def test_facts_say_where_the_class_was_read() -> None:
    facts = SourceFacts(
        files=(("vae.py", "0" * 64),), file="vae.py", class_name="VAE", first_line=4, last_line=5,
        place=SCRIPT.place(4, 5),
    )  # fmt: skip
    assert facts.sentence == "read from vae.py, class VAE, lines 4 to 5"
