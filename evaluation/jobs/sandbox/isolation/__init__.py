"""The walls around a worker: one means of the kernel a module, put up by ``lock_down``."""
