"""What a pickle would have done. Nothing here guards anything: the machine cannot call. It only names the attempt."""

from __future__ import annotations

from typing import Any

from models.base import CheckpointError
from models.formats.names import clean
from models.formats.pickle.machine import Machine
from models.formats.pickle.memory import Memory
from models.formats.pickle.records import Global


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MODULES = _words(
    "os posix nt subprocess _posixsubprocess sys _sys importlib imp runpy shutil socket _socket ctypes _ctypes pty "
    "platform webbrowser code codeop codeop bdb pdb timeit profile cProfile trace asyncio multiprocessing threading "
    "_thread signal marshal types _pickle pickle cloudpickle dill shelve urllib requests http ftplib smtplib telnetlib "
    "pip setuptools distutils builtins __builtin__ pathlib tempfile glob fileinput linecache inspect gc atexit "
    "commands popen2 zipimport pkgutil ensurepip venv site doctest unittest antigravity turtle tkinter"
)
_PACKAGES = _words(
    "os importlib ctypes asyncio multiprocessing pickle cloudpickle dill urllib requests http pip setuptools distutils "
    "unittest builtins __builtin__"
)
"""Of these, modules inside count too; an author's own package may be called ``code`` or ``types``."""
_HARMLESS = {
    "builtins": _words(
        "set frozenset list dict tuple int long float str unicode bytes bytearray complex bool object slice range "
        "xrange type getattr NoneType Ellipsis NotImplemented reversed sorted len min max abs sum"
    ),
    "pathlib": _words("Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath _local"),
    "types": _words("SimpleNamespace NoneType MethodType FunctionType GenericAlias MappingProxyType"),
    "_thread": frozenset(["RLock", "allocate_lock"]),
    "threading": frozenset(["Lock", "RLock"]),
    "multiprocessing": frozenset(["cpu_count"]),
}
_HARMLESS["__builtin__"] = _HARMLESS["builtins"]
_FUNCTIONS = _words(
    "torch.load torch.save torch.jit.load torch.hub torch.serialization.load torch.package torch.utils.cpp_extension "
    "numpy.load numpy.save numpy.fromfile numpy.memmap numpy.lib.npyio.load joblib.load pandas.read_pickle "
    "operator.methodcaller"
)


def run(machine: Machine) -> Any:
    """The program's value. Raises CheckpointError when it is broken, or names what would act on the machine."""
    failed: CheckpointError | None = None
    value: Any = None
    try:
        value = machine.run()
    except CheckpointError as error:
        failed = error
    danger = would_run(machine)  # what it would have done says more than where it broke
    if danger:
        raise CheckpointError(danger)
    if failed is not None:
        raise failed
    return value


def would_run(machine: Memory) -> str | None:
    """One sentence when the program names something that acts on the machine it is loaded on, else None."""
    for reference in machine.globals:
        # print or open may be stored as a function in a configuration; importing builtins runs nothing.
        idle = reference.module in ("builtins", "__builtin__") and reference not in machine.called
        if _acts(reference) and not idle:
            return (
                f"this pickle would run {clean(str(reference), 60)} when loaded with torch.load or pickle; it was not "
                "run, and nothing of it is used: get the weights from someone you trust, saved as a state_dict()"
            )
    return None


def _acts(reference: Global) -> bool:
    parts = f"{reference.module}.{reference.name}".split(".")
    root, rest = parts[0], parts[1:]
    if root in _MODULES and ("." not in reference.module or root in _PACKAGES):
        return not (rest and all(part in _HARMLESS.get(root, frozenset()) for part in rest))
    whole = ".".join(parts)
    if any(whole == name or whole.startswith(name + ".") for name in _FUNCTIONS):
        return True
    # A dotted name of protocol 4 walks attributes: torch.serialization -> os.system.
    return any(part in ("os", "sys", "_sys", "subprocess", "builtins", "__builtins__", "__globals__") for part in rest)
