"""Layers of torch.nn and their methods."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from torch import nn

from models.source.allowed.library import LIBRARY, hosted_function
from models.source.refusals import OutOfBounds, Raised
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Builtin, HostClass, Stream, Unlisted, Value
from models.source.walking.attributes import put_attribute
from models.source.walking.hosting import host_arguments
from models.source.walking.interpreted import Interpreted
from models.source.walking.iterating import iterate
from models.source.walking.members import allow_fields, method
from models.source.walking.walk import call

Arguments = list[Value]
Named = dict[str, Value]

_LAYERS = (
    "Linear Bilinear Identity LazyLinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d "
    "ConvTranspose3d BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm GroupNorm LayerNorm InstanceNorm1d "
    "InstanceNorm2d InstanceNorm3d LocalResponseNorm RMSNorm Embedding EmbeddingBag ReLU ReLU6 LeakyReLU "
    "PReLU RReLU ELU SELU CELU GELU SiLU Mish Sigmoid LogSigmoid Tanh Hardtanh Hardsigmoid Hardswish "
    "Hardshrink Softplus Softshrink Softsign Softmax Softmax2d LogSoftmax Softmin Tanhshrink Threshold "
    "GLU MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d "
    "AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d LPPool2d MaxUnpool2d Upsample "
    "UpsamplingNearest2d UpsamplingBilinear2d Flatten Unflatten Fold Unfold PixelShuffle PixelUnshuffle "
    "ChannelShuffle Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout ZeroPad1d "
    "ZeroPad2d ConstantPad1d ConstantPad2d ReflectionPad1d ReflectionPad2d ReplicationPad1d "
    "ReplicationPad2d CircularPad2d MultiheadAttention LSTM GRU RNN LSTMCell GRUCell RNNCell "
    "TransformerEncoderLayer TransformerDecoderLayer TransformerEncoder TransformerDecoder Sequential "
    "ModuleList ModuleDict ParameterList ParameterDict CosineSimilarity PairwiseDistance BCELoss "
    "BCEWithLogitsLoss MSELoss L1Loss SmoothL1Loss CrossEntropyLoss NLLLoss KLDivLoss HuberLoss "
    "GaussianNLLLoss HingeEmbeddingLoss TripletMarginLoss CosineEmbeddingLoss SoftMarginLoss"
)
_COUNTS = ("num_layers",)
_MOST_LAYERS = 200
_COST = 20
"""Steps that one layer counts for: torch takes its time to make it."""


def _maker(layer: type[nn.Module]) -> Any:
    def make(frame: Frame, args: Arguments, named: Named) -> Value:
        frame.run.meter.tick(_COST)
        given, options = layer_arguments(layer, args, named, frame)
        return layer(*given, **options)

    return make


def layer_arguments(layer: type[nn.Module], args: Arguments, named: Named, frame: Frame) -> tuple[Arguments, Named]:
    """Arguments of a layer, on the CPU. Lists of modules may be streams; a dict of modules keeps its order."""
    if issubclass(layer, nn.Sequential | nn.ModuleList | nn.ParameterList) and len(args) == 1:
        one = args[0]
        if isinstance(one, Stream) or (isinstance(one, nn.Module) and not issubclass(layer, nn.Sequential)):
            args = [list(iterate(one, frame))]
    for name in _COUNTS:
        if isinstance(named.get(name), int) and named[name] > _MOST_LAYERS:
            raise OutOfBounds(f"makes a {layer.__name__} of {named[name]} layers", frame.place())
    if issubclass(layer, nn.RNNBase) and len(args) > 2 and isinstance(args[2], int) and args[2] > _MOST_LAYERS:
        raise OutOfBounds(f"makes a {layer.__name__} of {args[2]} layers", frame.place())
    given, options = host_arguments(args, named, frame)
    options.pop("device", None)
    if issubclass(layer, nn.Sequential) and len(given) == 1 and isinstance(given[0], dict):
        given = [OrderedDict(given[0])]
    return given, options


def _module(frame: Frame, args: Arguments, named: Named) -> Value:
    return nn.Module()


MODULE = HostClass("Module", _module, (nn.Module,), nn.Module)
LIBRARY["torch.nn.Module"] = MODULE
LIBRARY["torch.jit.ScriptModule"] = MODULE
for _name in _LAYERS.split():
    if hasattr(nn, _name):
        _layer = getattr(nn, _name)
        LIBRARY[f"torch.nn.{_name}"] = HostClass(_name, _maker(_layer), (_layer,), _layer, (MODULE,))
for _name in ["spectral_norm", "weight_norm", "remove_weight_norm", "remove_spectral_norm"]:
    hosted_function(f"torch.nn.utils.{_name}", getattr(nn.utils, _name))
for _name in ["spectral_norm", "weight_norm", "orthogonal"]:
    hosted_function(f"torch.nn.utils.parametrizations.{_name}", getattr(nn.utils.parametrizations, _name))

allow_fields(
    nn.Module,
    names(
        "training in_features out_features in_channels out_channels kernel_size stride padding "
        "dilation groups output_padding padding_mode num_embeddings embedding_dim padding_idx "
        "num_features eps momentum affine track_running_stats p inplace hidden_size input_size "
        "num_layers batch_first bidirectional scale_factor mode align_corners negative_slope alpha "
        "dim num_groups num_channels normalized_shape num_heads embed_dim head_dim output_size "
        "ceil_mode start_dim end_dim upscale_factor size value num_parameters"
    ),
)


@method(nn.Module, "__init__")
def _init(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    """``super().__init__(...)`` of a class that derives from a layer, from a container or from Module itself."""
    layer = type(receiver).__mro__[2] if isinstance(receiver, Interpreted) else type(receiver)
    if layer is nn.Module:
        nn.Module.__init__(receiver)
        return
    given, options = layer_arguments(layer, args, named, frame)
    super(Interpreted, receiver).__init__(*given, **options)  # type: ignore[misc]


@method(nn.Module, "forward")
def _forward(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    if isinstance(receiver, Interpreted):
        return super(Interpreted, receiver).forward(*args, **named)
    given, options = host_arguments(args, named, frame)
    return receiver.forward(*given, **options)


@method(nn.Module, "__call__")
def _call(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    return receiver(*args, **named)


@method(nn.Module, "__setattr__")
def _set(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    put_attribute(receiver, args[0], args[1], frame)


@method(nn.Module, "to", "cuda", "cpu", "float", "share_memory", "zero_grad", "requires_grad_", "compile", "xpu",
        "load_state_dict", "to_empty", "freeze", "unfreeze", "type")  # fmt: skip
def _same(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    """Where weights lie and how they began makes no difference: they are loaded afterwards."""
    return receiver


@method(nn.Module, "train")
def _train(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    receiver.train(bool(args[0] if args else named.get("mode", True)))
    return receiver


@method(nn.Module, "eval")
def _eval(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    receiver.eval()
    return receiver


@method(nn.Module, "apply")
def _apply(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    function = args[0]
    if isinstance(function, Unlisted) and "init" in function.path.rsplit(".", 1)[-1].lower():
        return receiver  # weights are loaded afterwards
    for part in list(receiver.modules())[::-1]:
        call(args[0], [part], {}, frame)
    return receiver


def _listing(name: str) -> None:
    @method(nn.Module, name)
    def act(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        found = list(getattr(receiver, name)(*given, **options))
        frame.run.meter.items(len(found))
        return Stream(iter(found))


for _name in names("parameters named_parameters modules named_modules children named_children buffers named_buffers"):
    _listing(_name)


@method(nn.Module, "register_buffer")
def _register_buffer(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    given, options = host_arguments(args, named, frame)
    if isinstance(receiver, Interpreted) and given:
        receiver.source_attributes.pop(given[0], None)
    receiver.register_buffer(*given, **options)


@method(nn.Module, "register_parameter", "add_module", "register_module")
def _register(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    name = args[0] if args else named["name"]
    value = args[1] if len(args) > 1 else next(item for key, item in named.items() if key != "name")
    if not isinstance(name, str):
        raise Raised("TypeError", "the name of a parameter or module must be a string", place=frame.place())
    if value is None:
        receiver.register_parameter(name, None)
    elif isinstance(value, nn.Parameter):
        receiver.register_parameter(name, value)
    elif isinstance(value, nn.Module):
        receiver.add_module(name, value)
    else:
        raise Raised("TypeError", "only parameters and modules are registered", place=frame.place())


@method(nn.Module, "get_submodule", "get_parameter", "get_buffer")
def _get(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    return receiver.get_submodule(args[0])


@method(nn.Module, "state_dict")
def _state(frame: Frame, receiver: nn.Module, args: Arguments, named: Named) -> Value:
    return dict(receiver.state_dict())


@method(nn.Sequential, "append")
@method(nn.ModuleList, "append")
@method(nn.ParameterList, "append")
def _append(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    given, _ = host_arguments(args, {}, frame)
    frame.run.meter.items(len(receiver) + 1)
    receiver.append(given[0])
    return receiver


@method(nn.Sequential, "extend")
@method(nn.ModuleList, "extend")
@method(nn.ParameterList, "extend")
def _extend(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    given, _ = host_arguments([list(iterate(args[0], frame))], {}, frame)
    frame.run.meter.items(len(receiver) + len(given[0]))
    for item in given[0]:
        receiver.append(item)
    return receiver


@method(nn.Sequential, "insert")
@method(nn.ModuleList, "insert")
def _insert(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    given, _ = host_arguments(args, {}, frame)
    frame.run.meter.items(len(receiver) + 1)
    receiver.insert(*given)


@method(nn.ModuleDict, "keys")
@method(nn.ParameterDict, "keys")
def _keys(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    return list(receiver.keys())


@method(nn.ModuleDict, "values")
@method(nn.ParameterDict, "values")
def _values(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    return list(receiver.values())


@method(nn.ModuleDict, "items")
@method(nn.ParameterDict, "items")
def _items(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    return list(receiver.items())


@method(nn.ModuleDict, "update")
def _update(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    given, _ = host_arguments(args, {}, frame)
    receiver.update(given[0])


@method(nn.Sequential, "__getitem__")
@method(nn.ModuleList, "__getitem__")
def _item(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    return receiver[args[0]]


def _data_parallel(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[0]


for _name in [
    "torch.nn.DataParallel",
    "torch.nn.parallel.DistributedDataParallel",
    "torch.compile",
    "torch.jit.script",
]:
    LIBRARY[_name] = Builtin(_name, _data_parallel)
