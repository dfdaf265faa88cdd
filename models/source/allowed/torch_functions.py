"""Functions of torch, torch.nn.functional, torch.nn.init and torch.linalg. The guard asks for their sizes."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from models.source.allowed.library import LIBRARY, hosted_function, inert, listed, silent
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Builtin, Value
from models.source.walking.hosting import host_arguments, host_value, hosted
from models.source.walking.walk import call

Arguments = list[Value]
Named = dict[str, Value]

# Arithmetic on one or two tensors, item by item.
_ITEMWISE = (
    "abs acos add addcmul addcdiv asin atan atan2 bitwise_and bitwise_not bitwise_or ceil clamp clamp_max "
    "clamp_min clip cos cosh div divide eq erf erfc erfinv exp expm1 fix floor floor_divide fmod frac ge "
    "gt isclose isfinite isinf isnan le lerp lgamma log log10 log1p log2 logaddexp logical_and "
    "logical_not logical_or logical_xor logit lt maximum minimum mul multiply nan_to_num ne neg negative "
    "not_equal positive pow reciprocal relu remainder round rsqrt rsub sgn sigmoid sign sin sinh sqrt "
    "square sub subtract tan tanh true_divide trunc where xlogy real imag conj heaviside hypot"
)
# Reductions and orderings.
_REDUCING = (
    "all amax amin any argmax argmin argsort cumprod cumsum dist logsumexp max mean median min mode norm "
    "prod sort std std_mean sum topk var var_mean count_nonzero softmax log_softmax cosine_similarity "
    "allclose equal numel is_tensor"
)
# Shapes.
_SHAPING = (
    "atleast_1d atleast_2d atleast_3d broadcast_tensors broadcast_to cat chunk clone column_stack concat "
    "concatenate diag diagonal diag_embed dstack expand_copy flatten flip fliplr flipud gather hsplit "
    "hstack index_select masked_fill masked_select meshgrid moveaxis movedim narrow permute ravel "
    "repeat_interleave reshape roll rot90 scatter scatter_add select split squeeze stack swapaxes "
    "swapdims t take take_along_dim tensor_split tile transpose tril triu unbind unflatten unsqueeze "
    "vsplit vstack nonzero unique is_floating_point is_complex view_as_real view_as_complex"
)
# Products of matrices.
_PRODUCTS = (
    "addbmm addmm addmv baddbmm bilinear bmm cdist chain_matmul dot einsum inner matmul mm mv outer tensordot "
    "kron cross"
)
# Tensors from numbers.
_MAKING = (
    "arange eye full full_like linspace logspace ones ones_like zeros zeros_like rand rand_like randint "
    "randint_like randn randn_like randperm normal bernoulli multinomial empty empty_like scalar_tensor "
    "tril_indices triu_indices complex polar hann_window"
)
_LAYERS = (
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d dropout group_norm layer_norm batch_norm "
    "pixel_shuffle prelu"
)
_FUNCTIONAL = (
    "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d "
    "affine_grid alpha_dropout avg_pool1d avg_pool2d avg_pool3d batch_norm bilinear binary_cross_entropy "
    "binary_cross_entropy_with_logits celu channel_shuffle conv1d conv2d conv3d conv_transpose1d "
    "conv_transpose2d conv_transpose3d cosine_similarity cross_entropy dropout dropout1d dropout2d "
    "dropout3d elu elu_ embedding feature_alpha_dropout fold gaussian_nll_loss gelu glu grid_sample "
    "group_norm gumbel_softmax hardshrink hardsigmoid hardswish hardtanh hinge_embedding_loss huber_loss "
    "instance_norm interpolate kl_div l1_loss layer_norm leaky_relu leaky_relu_ linear "
    "local_response_norm log_softmax logsigmoid lp_pool2d max_pool1d max_pool2d max_pool3d max_unpool2d "
    "mish mse_loss nll_loss normalize one_hot pad pairwise_distance pixel_shuffle pixel_unshuffle prelu "
    "relu relu6 relu_ rms_norm rrelu scaled_dot_product_attention selu sigmoid silu smooth_l1_loss "
    "soft_margin_loss softmax softmin softplus softshrink softsign tanh tanhshrink threshold unfold "
    "upsample upsample_bilinear upsample_nearest"
)
_INIT = (
    "calculate_gain constant_ dirac_ eye_ kaiming_normal kaiming_normal_ kaiming_uniform kaiming_uniform_ "
    "normal normal_ ones_ orthogonal orthogonal_ sparse_ trunc_normal_ uniform uniform_ xavier_normal "
    "xavier_normal_ xavier_uniform xavier_uniform_ zeros_ constant"
)


def _torch(path: str, function: Any) -> None:
    """As it is, on the CPU: where the source names a device it means speed."""

    def act(frame: Frame, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        options.pop("device", None)
        options.pop("pin_memory", None)
        return function(*given, **options)

    LIBRARY[path] = Builtin(path, act)


for _name in " ".join((_ITEMWISE, _REDUCING, _SHAPING, _PRODUCTS, _MAKING, _LAYERS)).split():
    if hasattr(torch, _name):
        _torch(f"torch.{_name}", getattr(torch, _name))
for _name in _FUNCTIONAL.split():
    if hasattr(functional, _name):
        _torch(f"torch.nn.functional.{_name}", getattr(functional, _name))
for _name in ["norm", "vector_norm", "matrix_norm"]:
    _torch(f"torch.linalg.{_name}", getattr(torch.linalg, _name))


def _initial(frame: Frame, args: Arguments, named: Named) -> Value:
    """Weights are loaded afterwards: how they began makes no difference."""
    return args[0] if args else named.get("tensor")


for _name in _INIT.split():
    LIBRARY[f"torch.nn.init.{_name}"] = Builtin(f"torch.nn.init.{_name}", _initial)
hosted_function("torch.nn.init.calculate_gain", torch.nn.init.calculate_gain)

for _name in names(
    "float16 float32 float64 float half double bfloat16 int8 int16 int32 int64 int long uint8 bool short complex64"
):
    LIBRARY[f"torch.{_name}"] = getattr(torch, _name)
for _name in ["contiguous_format", "channels_last", "preserve_format", "strided"]:
    LIBRARY[f"torch.{_name}"] = getattr(torch, _name)
LIBRARY["torch.pi"] = torch.pi
LIBRARY["torch.inf"] = torch.inf
LIBRARY["torch.nan"] = torch.nan
LIBRARY["torch.__version__"] = "2.0.0"
LIBRARY["torch.backends.cudnn.benchmark"] = False
inert(
    names(
        "torch.no_grad torch.enable_grad torch.inference_mode torch.set_grad_enabled torch.autocast "
        "torch.cuda.amp.autocast torch.amp.autocast torch.profiler.record_function torch.autograd.set_detect_anomaly "
        "torch.autograd.no_grad torch.autograd.detect_anomaly"
    )
)
silent(
    names(
        "torch.manual_seed torch.cuda.manual_seed torch.cuda.manual_seed_all torch.cuda.empty_cache "
        "torch.set_default_dtype torch.set_printoptions torch.set_default_tensor_type "
        "torch.set_float32_matmul_precision torch.cuda.synchronize torch.use_deterministic_algorithms "
        "torch.set_num_threads torch._assert"
    )
)


@listed(
    "torch.cuda.is_available", "torch.backends.mps.is_available", "torch.backends.mps.is_built",
    "torch.jit.is_scripting", "torch.jit.is_tracing", "torch.is_grad_enabled", "torch.is_autocast_enabled",
    "torch.accelerator.is_available",
)  # fmt: skip
def _no(frame: Frame, args: Arguments, named: Named) -> Value:
    return False


@listed("torch.cuda.device_count")
def _none(frame: Frame, args: Arguments, named: Named) -> Value:
    return 0


@listed("torch.utils.checkpoint.checkpoint")
def _checkpoint(frame: Frame, args: Arguments, named: Named) -> Value:
    """Saves memory of gradients, which nobody asks for: it is the call itself."""
    options = {name: value for name, value in named.items() if name not in ("use_reentrant", "preserve_rng_state")}
    return call(args[0], args[1:], options, frame)


@listed("torch.device")
def _device(frame: Frame, args: Arguments, named: Named) -> Value:
    return torch.device("cpu")


@listed("torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.asarray")
def _tensor(frame: Frame, args: Arguments, named: Named) -> Value:
    given = host_value(args[0], frame)
    dtype = named.get("dtype", args[1] if len(args) > 1 else None)
    return hosted(frame, lambda: torch.as_tensor(given, dtype=dtype).clone())


@listed("torch.nn.Parameter")
def _parameter(frame: Frame, args: Arguments, named: Named) -> Value:
    data = host_value(args[0] if args else named.get("data", torch.zeros(0)), frame)
    wanted = named.get("requires_grad", args[1] if len(args) > 1 else True)
    return hosted(frame, lambda: torch.nn.Parameter(data, requires_grad=bool(wanted)))


@listed("torch.Generator")
def _generator(frame: Frame, args: Arguments, named: Named) -> Value:
    return torch.Generator()


@listed("torch.numel")
def _numel(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[0].numel()
