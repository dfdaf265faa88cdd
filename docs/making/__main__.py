"""`python -m docs.making`: write every made page, and remove made pages of things that are gone."""

from __future__ import annotations

from docs.making.pages import ROOT, is_made, made_pages


def main() -> None:
    pages = made_pages()
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if path.relative_to(ROOT) not in pages and is_made(path):
            path.unlink()
            print(f"removed {path.relative_to(ROOT)}")
    for name, text in pages.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
