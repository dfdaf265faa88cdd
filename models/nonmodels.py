"""Weights of something else than an image autoencoder, VAE or GAN, told by their names, so that the message is right.

Only conventions that leave no doubt are here: language models, well-known classifiers, detectors and diffusion
networks. Everything else goes on to ``models.rebuilding``, which looks at the shapes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.formats.contents import Contents, WeightTable


@dataclass(frozen=True, slots=True)
class _Kind:
    what: str
    patterns: tuple[str, ...]
    """All must be found, each in at least one name."""


_KINDS = (
    _Kind("a language model", (r"(^|\.)(lm_head|embed_out)\.weight$",)),
    _Kind("a language model", (r"\.(self_attn|attn|attention)\.(q_proj|qkv_proj)\.", r"(^|\.)embed_tokens\.weight$")),
    _Kind("a language model", (r"(^|\.)wte\.weight$", r"(^|\.)h\.\d+\.attn\.")),
    _Kind("a language model", (r"embeddings\.word_embeddings\.weight$", r"encoder\.layer\.\d+\.attention\.")),
    _Kind("a language model", (r"(^|\.)shared\.weight$", r"block\.\d+\.layer\.\d+\.(SelfAttention|EncDecAttention)\.")),
    _Kind("a language model", (r"tok_embeddings\.weight$", r"layers\.\d+\.(attention|feed_forward)\.")),
    _Kind("a LoRA adapter (changes to another model's weights)", (r"(\.|_)lora_(A|B|up|down)(\.|_)",)),
    _Kind("a CLIP model", (r"text_model\.|token_embedding\.weight$", r"(visual|vision_model)\.")),
    _Kind("a ResNet classifier", (r"^layer1\.0\.conv1\.weight$", r"^layer4\.0\.conv1\.weight$", r"^fc\.weight$")),
    _Kind("a VGG or AlexNet classifier", (r"^features\.0\.weight$", r"^classifier\.6\.weight$")),
    _Kind("a DenseNet classifier", (r"^features\.denseblock1\.", r"^classifier\.weight$")),
    _Kind("a MobileNet or EfficientNet classifier", (r"^features\.0\.0\.weight$", r"^classifier\.\d\.weight$")),
    _Kind("an Inception classifier", (r"^Mixed_5b\.", r"^fc\.weight$")),
    _Kind("a vision transformer", (r"cls_token$", r"pos(itional)?_embed", r"(^|\.)heads?\.(head\.)?weight$")),
    _Kind("a detector", (r"(^|\.)rpn\.head\.", r"roi_heads\.")),
    _Kind("a YOLO detector", (r"^model\.\d+\.(cv\d|m\.\d+\.cv\d)\.conv\.weight$", r"^model\.\d+\.(anchors|dfl\.)")),
    _Kind("a diffusion U-Net", (r"(^|\.)(time_embed\.0|time_embedding\.linear_1)\.weight$",
                                r"(input_blocks|down_blocks|downs)\.\d+\.")),
)  # fmt: skip


def what_else(contents: Contents) -> str | None:
    """One sentence when the networks are a known kind of something else; None when they may be evaluated here."""
    for table in contents.networks:
        for kind in _KINDS:
            if _is(table, kind):
                return (
                    f"this file ({contents.format}) holds {kind.what} of {table.parameters:,} weights, and only image "
                    "autoencoders, VAEs and GANs are evaluated here; give one of those"
                )
    return None


def _is(table: WeightTable, kind: _Kind) -> bool:
    return all(any(re.search(pattern, name) for name in table.tensors) for pattern in kind.patterns)
