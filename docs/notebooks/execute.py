"""Run a notebook of this folder from its first cell to its last, and store what it shows.

    python docs/notebooks/execute.py            # every notebook here, in place
    python docs/notebooks/execute.py -o OUT     # into the folder OUT

The kernel is the Python that runs this, in an empty folder and without the user's own settings. What is stored depends on
the cells alone: no times, no paths, no versions. A cell that fails stops the run and leaves the stored file as it was.
Needs ``pip install "dipcore[test]"``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import nbformat
from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
SECONDS = 120  # for a cell, before it is taken to hang
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class _ThisPython(AsyncKernelManager):
    """The running interpreter, whatever kernels are registered on the machine."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=make_ipkernel_cmd(), display_name=KERNEL["display_name"], language="python"
        )


def execute(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a run from scratch, and nothing else that a run leaves.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        # a backend that is set keeps pictures out of the notebook, a profile of the user's may change anything
        environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        environment |= {"IPYTHONDIR": folder, "MATPLOTLIBRC": folder}
        client = NotebookClient(
            notebook,
            kernel_manager_class=_ThisPython,
            resources={"metadata": {"path": folder}},
            timeout=SECONDS,
            record_timing=False,
            store_widget_state=False,
        )
        client.execute(env=environment)
    return _only_what_matters(notebook)


def _only_what_matters(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()
    nbformat.validate(notebook)
    return notebook


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", "--output", type=Path, default=HERE, help="folder to write to")
    output = parser.parse_args().output
    for path in sorted(HERE.glob("*.ipynb")):
        done = nbformat.writes(execute(path)) + "\n"
        (output / path.name).write_text(done, encoding="utf-8")


if __name__ == "__main__":
    main()
