"""What to do about a file that cannot be read, as error messages say it. Every call named here exists.

``tests/contract/test_named_calls.py`` resolves each dotted name of our own in the texts of this wing.
"""

from __future__ import annotations

SAVE_BUNDLE = "touchstone.save_bundle(module, path, image_shape=(c, h, w), latent_dim=d)"
"""Exports a live module as a bundle: the way out for every model that the readers here do not take.
``tests/models/test_ways_out.py`` makes this very call."""
EXPORT_BUNDLE = f"export a bundle with {SAVE_BUNDLE}"
WRITE_BUNDLE = f"write the bundle with {SAVE_BUNDLE}"
"""For a bundle that is broken: nothing but this call writes a sound one."""
EXPORT_OR_SAVE = f"{EXPORT_BUNDLE}, or save the state_dict() with torch.save"
SAVE_KERAS_PARTS = (
    "save the encoder and the decoder around it by themselves with model.save('encoder.keras'), or convert the model "
    "to ONNX with tf2onnx"
)
EXPORT_ONNX = f"export it again with torch.onnx.export(..., external_data=False), or {EXPORT_BUNDLE}"
DROP_SOURCE = (
    f"give the author's source (.py or .ipynb) with it, {EXPORT_BUNDLE}, or on the command line name your own code "
    "with --model nets.py:VAE"
)
"""For a network that weights alone do not tell: the three ways out."""
