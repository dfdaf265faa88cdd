"""Settings objects that nothing knows, and backbones: each name that is asked for could be anything."""

from __future__ import annotations

from tests.hostile.sources.building import BOUND, made

_MODELS = "from torchvision import models\n"


def _asking(body: str, before: str = "") -> str:
    """A network that is made with settings of which nothing is known."""
    return made(body, before).replace("def __init__(self)", "def __init__(self, config)")


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    endless = "c = config\nwhile True:\n    c = c.model\nself.x = config.model.model.size"
    return {
        "endless_chain": (_asking(endless), "without end|takes more|asks for the setting"),
        "loop": (_asking("while config.on:\n    pass"), f"{BOUND}|asks for the setting"),
        "every_name": (
            _asking("for i in range(10 ** 9):\n    getattr(config, f'name{i}')"), f"{BOUND}|asks for the setting",
        ),
        "power": (_asking("nn.Linear(config.a ** config.a ** config.a ** config.a, 1)"), BOUND + "|asks for|opens"),
        "iterated": (_asking("for name in config:\n    pass"), "raises|iterable|opens"),
        "unpacked": (_asking("nn.Linear(**config)"), "raises|must be a mapping"),
        "holds_itself": (
            _asking("config.x = config\nwhile True:\n    config = config.x"), f"{BOUND}|asks for the setting",
        ),
        "makes_itself": (_asking("self.inner = Net(config)\nself.x = config.size"), "inside each other|deeply|opens"),
        "unknown_length": (
            made("while latent_dim:\n    latent_dim", "latent_dim = who_knows()\n"), "who_knows|takes more|not defined",
        ),
        "hundred_backbones": (made("self.all = [models.vgg16() for _ in range(100)]", _MODELS), BOUND),
        "many_classes": (made("models.resnet18(num_classes=10 ** 12)", _MODELS), "num_classes"),
        "backbone_in_itself": (
            made("self.net = models.resnet18()\nself.net.fc = self.net\nself.net(torch.zeros(1, 3, 32, 32))", _MODELS),
            "deeply|inside each other|raises",
        ),
    }  # fmt: skip
