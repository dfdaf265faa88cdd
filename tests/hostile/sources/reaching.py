"""Attributes, imports and functions of the host."""

from __future__ import annotations

from tests.hostile.assembling import CANARY
from tests.hostile.sources.building import HEAD, called, made


def sources() -> dict[str, tuple[str, str]]:
    """The text and the words of its sentence, by name."""
    touch = f"open('{CANARY}', 'w')"
    return {
        "globals": (
            made("torch.nn.Linear.__init__.__globals__['os'].system('true')"),
            "uses .__globals__|has no attribute",
        ),
        "class_chain": (made("().__class__.__bases__[0].__subclasses__()"), "__bases__"),
        "function_code": (made("def f(): pass\nself.x = f.__code__"), "__code__"),
        "module_dict": (made("print(nn.Module.__dict__)"), "__dict__"),
        "own_dict": (made("self.x = self.__dict__['source_class']"), "__dict__"),
        "builtins": (made("__builtins__['eval']('1')"), "__builtins__"),
        "import_call": (made("__import__('os').system('true')"), "uses __import__"),
        "import_os": (made("import os\nos.system('true')"), "uses os.system"),
        "import_subprocess": (made("import subprocess\nsubprocess.run(['true'])"), "uses subprocess.run"),
        "eval": (made("eval('1+1')"), "uses eval"),
        "exec": (made(f"exec({touch!r})"), "uses exec"),
        "compile": (made("compile('1', 'x', 'eval')"), "uses compile"),
        "open": (made(f"{touch}.write('x')"), "uses open"),
        "globals_call": (made("globals()['torch']"), "uses globals"),
        "getattr_chain": (made("getattr(getattr(torch, 'nn'), 'Module').__subclasses__()"), "__subclasses__"),
        "getattr_dunder": (made("getattr(self, '__class' + '__').__mro__"), "__mro__"),
        "format_attribute": (made("print('{0.__class__.__init__.__globals__}'.format(self))"), "inside of str.format"),
        "format_item": (made("print('{a[0].__class__}'.format(a=[self]))"), "inside of str.format"),
        "format_map": (made("print('{x}'.format_map({'x': 1}))"), "format_map"),
        "fstring_repr": (made("self.x = f'{torch!r}{nn.Linear!r}{self!r}{len!r}'"), "opens"),
        "type_with_three": (made("type('X', (nn.Module,), {})"), "calling type"),
        "setattr_host": (made("nn.Linear.forward = lambda self, x: x"), "sets .forward"),
        "setattr_torch": (made("setattr(nn.Linear(2, 2), '_parameters', {})"), "sets ._parameters"),
        "modules_rebound": (made("self._modules = {}"), "sets ._modules"),
        "hook": (made("nn.Linear(2, 2).register_forward_hook(print)"), "register_forward_hook"),
        "torch_load": (made("torch.load('/etc/passwd', weights_only=False)"), "uses torch.load"),
        "torch_save": (made(f"torch.save(self.state_dict(), '{CANARY}')"), "uses torch.save"),
        "torch_hub": (made("torch.hub.load('x/y', 'z')"), "uses torch.hub.load"),
        "torch_ops": (made("torch.ops.load_library('x.so')"), "uses torch.ops.load_library"),
        "cpp_extension": (
            made("from torch.utils import cpp_extension\ncpp_extension.load('x', ['y'])"),
            "cpp_extension",
        ),
        "tofile": (called(f"x.numpy().tofile('{CANARY}')"), "tofile"),
        "numpy_load": (made("import numpy as np\nnp.load('/etc/passwd', allow_pickle=True)"), "uses numpy.load"),
        "numpy_save": (made(f"import numpy\nnumpy.save('{CANARY}', [1])"), "uses numpy.save"),
        "pickle": (made("import pickle\npickle.loads(b'')"), "uses pickle.loads"),
        "data_ptr": (called("return x.data_ptr()"), "data_ptr"),
        "as_strided": (called("return x.as_strided((100000,), (1,))"), "as_strided"),
        "set_": (called("return x.set_(x.untyped_storage())"), "untyped_storage|.set_"),
        "resize_": (called("return x.resize_(10**9)"), "resize_"),
        "network": (made("import urllib.request\nurllib.request.urlopen('http://localhost')"), "urlopen"),
        "new": (HEAD + "class Net(nn.Module):\n    def __new__(cls):\n        return 1\n", "uses __new__"),
        "metaclass": (HEAD + "class M(type):\n    pass\nclass Net(nn.Module, metaclass=M):\n    pass\n", "metaclass"),
        "load_own": (made("self.load_state_dict(torch.load('x.pth'))"), "uses torch.load"),
    }
