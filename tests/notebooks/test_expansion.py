"""The notebook runs, and its values show themselves."""

from __future__ import annotations

import nbformat
from nbclient import NotebookClient

from tests.support.opening import SCORE
from tests.support.paths import ROOT


def test_the_notebook_runs_from_top_to_bottom(tmp_path):
    path = ROOT / "notebooks" / "expansion.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "it is kept without outputs"
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [
        output.data["text/html"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output and "text/html" in output.data
    ]
    assert len(shown) == 2
    assert f"Cosine similarity {SCORE}" in shown[1]
