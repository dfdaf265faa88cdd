"""Files that are something else, said to be what they are, with the way out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from models.ways_out import EXPORT_OR_SAVE

_TORCHSCRIPT = (
    "this is a TorchScript program, which can read and write files when it is loaded, so it is never run; "
    f"in the program that made it, {EXPORT_OR_SAVE}"
)
_PT2 = (
    "this is a torch.export archive (.pt2), and loading one can run code, so it is never loaded; "
    f"in the program that made it, {EXPORT_OR_SAVE}"
)
_GGUF = (
    "this is a GGUF file, a language model for llama.cpp, and language models are not evaluated here; "
    "give an image autoencoder, VAE or GAN"
)
_KERAS = (
    "this is a Keras model in parts that are not read (config.json, metadata.json and model.weights.h5 were expected "
    "side by side in a zip); save it with model.save('model.keras')"
)


def name_zip(names: Collection[str]) -> str | None:
    """A sentence for zip files that other programs write, by the names inside; None for any other zip."""
    inner = {name.split("/", 1)[-1] for name in names} | set(names)
    tails = {name.rsplit("/", 1)[-1] for name in names}
    if {"archive_format", "serialized_exported_program.json"} & tails or "models/model.json" in inner:
        return _PT2
    if "extern_modules" in tails and any("/.data/" in f"/{name}" for name in names):
        return f"this is a torch.package archive, whose program would have to be run; in that program, {EXPORT_OR_SAVE}"
    if ("constants.pkl" in tails or "attributes.pkl" in tails or "model.json" in inner) and any(
        name.startswith("code/") for name in inner
    ):
        return _TORCHSCRIPT
    if "model.weights.h5" in tails or ("config.json" in tails and "metadata.json" in tails and "data.pkl" not in tails):
        return _KERAS
    if "saved_model.pb" in tails:
        return "this is a TensorFlow SavedModel; convert it to ONNX with tf2onnx and give that file"
    if any(name.startswith("MAR-INF/") for name in names):
        return "this is a TorchServe archive (.mar); unzip it and give the weights file inside"
    if "[Content_Types].xml" in tails:
        return "this is an office document, no checkpoint; give the file that torch.save, safetensors or ONNX wrote"
    if any(name.startswith("META-INF/") for name in names):
        return "this is a Java or Android archive, no checkpoint; give the file that torch.save wrote"
    if any("com.apple.CoreML" in name for name in names):
        return f"this is a Core ML package, which is not read here; in the program that made it, {EXPORT_OR_SAVE}"
    return None


def name_bytes(head: bytes, path: Path) -> str:
    """One sentence for a file that no format reads, by its first bytes (and its suffix, where bytes say nothing)."""
    if not head:
        return "this file is empty; the download or the upload failed: fetch it again"
    if head.startswith(b"version https://git-lfs.github.com/spec/"):
        return (
            "this is a Git LFS pointer, a few lines of text in place of the real file; run 'git lfs pull' where it was "
            "cloned, or download the file itself, and give that"
        )
    for start, sentence in _MAGIC:
        if head.startswith(start):
            return sentence
    if head[4:8] == b"TFL3":
        return f"this is a TensorFlow Lite model, which is not read here; in the program that made it, {EXPORT_OR_SAVE}"
    if head[257:262] == b"ustar" or (len(head) > 512 and head[:8].startswith(b"./")):
        return (
            "this is a tar archive (torch before 0.2 saved its weights so); load it with an old torch and save its "
            "state_dict() again, or unpack it and give the checkpoint inside"
        )
    if path.suffix.lower() == ".pb":
        return "this is a TensorFlow graph; convert the model to ONNX with tf2onnx and give that file"
    text = _as_text(head)
    if text is not None:
        return _name_text(text, path)
    return (
        "this file is in no format that is known here; give a PyTorch file saved by torch.save, a safetensors or ONNX "
        "file, a bundle, or a sample batch (npz, a zip or folder of images)"
    )


def is_text(head: bytes) -> bool:
    """Whether the first bytes are readable text."""
    return _as_text(head) is not None


def _as_text(head: bytes) -> str | None:
    # The head may end inside a character.
    text = head.decode("utf-8", "replace").rstrip("\N{REPLACEMENT CHARACTER}")
    odd = sum(not (letter.isprintable() or letter in "\r\n\t") for letter in text) + text.count(
        "\N{REPLACEMENT CHARACTER}"
    )
    return text if odd == 0 else None


def _name_text(text: str, path: Path) -> str:
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return (
            "this is a web page, not the file that it shows (a download page was saved in place of the checkpoint); "
            "use the page's raw or download link"
        )
    if start.startswith(("{", "[")):
        return (
            "this is a JSON text file (a configuration, perhaps), which holds no weights; give the checkpoint that "
            "belongs to it, or the folder with both"
        )
    if path.suffix.lower() == ".py" or start.startswith(("import ", "from ", "#!")):
        return "this is a program, which is never run; give the checkpoint that it saved"
    # Without its words: whoever names a file is told what it is, not what it says.
    return "this is a text file, which holds no weights; give the checkpoint itself"


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"GGUF", _GGUF),
    (b"\x89PNG", "this is a single PNG picture; give a checkpoint, or a zip or folder of images as a sample batch"),
    (b"\xff\xd8\xff", "this is a single JPEG picture; give a checkpoint, or a zip or folder of images"),
    (b"GIF8", "this is a single GIF picture; give a checkpoint, or a zip or folder of images as a sample batch"),
    (b"%PDF", "this is a PDF document; give the checkpoint that it is about"),
    (b"\x1f\x8b", "this file is compressed with gzip; unpack it and give the checkpoint inside"),
    (b"BZh", "this file is compressed with bzip2; unpack it and give the checkpoint inside"),
    (b"\xfd7zXZ", "this file is compressed with xz; unpack it and give the checkpoint inside"),
    (b"\x28\xb5\x2f\xfd", "this file is compressed with zstd; unpack it and give the checkpoint inside"),
    (b"7z\xbc\xaf", "this is a 7-Zip archive; unpack it and give the checkpoint inside"),
    (b"Rar!", "this is a RAR archive; unpack it and give the checkpoint inside"),
    (b"\x7fELF", "this is a program for Linux, which is never run; give a checkpoint"),
    (b"MZ", "this is a program for Windows, which is never run; give a checkpoint"),
    (b"SQLite format 3", "this is an SQLite database; give a checkpoint"),
    (b"PTMF", "this is a PyTorch Mobile program, which is not read here; in the program that made it, "
     + EXPORT_OR_SAVE),
)  # fmt: skip
