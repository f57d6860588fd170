"""The one kernel that JupyterLab offers: this Python, whatever is installed elsewhere."""

from __future__ import annotations

from jupyter_client.kernelspec import (
    NATIVE_KERNEL_NAME,
    KernelSpec,
    KernelSpecManager,
    NoSuchKernel,
)

from evaluation_lib.reports.kernels import KERNEL_COMMAND

NAME = "Evaluation suite"


class OwnKernelOnly(KernelSpecManager):
    """Offer this Python's kernel under the name that notebooks carry, and no other.

    A kernel of the same name that somebody installed for their user comes first otherwise, and has
    other packages.
    """

    def find_kernel_specs(self) -> dict[str, str]:
        """Return the kernel's name; it needs no folder."""
        return {NATIVE_KERNEL_NAME: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return how the kernel is started.

        Raises
        ------
        NoSuchKernel
            For any other name.
        """
        if kernel_name != NATIVE_KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=KERNEL_COMMAND,
            display_name=NAME,
            language="python",
            metadata={"debugger": False},
        )

    def get_all_specs(self) -> dict[str, dict[str, object]]:
        """Return the kernel as JupyterLab lists it."""
        spec = self.get_kernel_spec(NATIVE_KERNEL_NAME)
        return {NATIVE_KERNEL_NAME: {"resource_dir": "", "spec": spec.to_dict()}}
