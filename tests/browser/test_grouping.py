"""Files that are dropped together: which are models, which are their source, and what else a repository holds."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCRIPT = (Path(__file__).resolve().parents[2] / "ui" / "components" / "models" / "dropzone" / "grouping.js").read_text(
    encoding="utf-8"
)
RUN = f"""async ([name, dropped]) => {{
  {SCRIPT}
  const found = dropped.map(([path, content]) => {{
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return {{ path, file: new File([bytes], path.split("/").at(-1)) }};
  }});
  const {{ models, source, aside }} = await {{ grouped, onlySource }}[name](found);
  return [models.map(({{ name }}) => name), source.map(({{ path }}) => path), aside];
}}"""


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


CASES: list[tuple[str, dict[str, bytes], list[Any]]] = [
    ("grouped", {"vae.pth": b"w", "gan.pth": b"w", "train.ipynb": b"{}"}, [["vae.pth", "gan.pth"], ["train.ipynb"], 0]),
    ("grouped", {"vae.pth": b"w", "config.yaml": b"a: 1"}, [["vae.pth", "config.yaml"], [], 0]),
    (
        "grouped",
        {"vae.pth": b"w", "nets.py": b"x", "config.yaml": b"a: 1"},
        [["vae.pth"], ["nets.py", "config.yaml"], 0],
    ),
    ("grouped", {"a.pth": b"w", "repo.zip": zipped("repo/vae.py", "repo/a.png")}, [["a.pth"], ["repo.zip"], 0]),
    ("grouped", {"both.zip": zipped("vae.py", "vae.pth")}, [["both.zip"], [], 0]),
    ("grouped", {"samples.zip": zipped("a.png", "b.png")}, [["samples.zip"], [], 0]),
    (
        "grouped",
        {"repo/nets/vae.py": b"x", "repo/config.json": b"{}", "repo/README.md": b"#", "repo/out/vae.ckpt": b"w"},
        [["vae.ckpt"], ["repo/nets/vae.py", "repo/config.json"], 1],
    ),
    ("grouped", {"pipeline/config.json": b"{}", "pipeline/unet/w.bin": b"w"}, [["pipeline"], [], 0]),
    ("onlySource", {"vae.py": b"x", "a.yaml": b"a: 1", "vae.pth": b"w"}, [[], ["vae.py", "a.yaml"], 1]),
    ("onlySource", {"vae.pth": b"w"}, [[], [], 1]),
]


@pytest.mark.slow
@pytest.mark.browser
def test_what_is_dropped_together_is_told_apart(chromium: Browser) -> None:
    page = chromium.new_page()
    for name, dropped, (models, source, aside) in CASES:
        given = [[path, base64.b64encode(content).decode()] for path, content in dropped.items()]
        assert page.evaluate(RUN, [name, given]) == [models, source, aside], dropped
    page.close()
