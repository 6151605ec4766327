"""Print as JSON what notebooks weigh with ZarrWidget in them: `saved.py STORE`.

Notebooks of no, one and three widgets are run by nbclient in a kernel of their own, once as JupyterLab keeps them
unless told otherwise (outputs alone) and once with the widgets' state, as `nbconvert --execute` and JupyterLab's "Save
Widget State Automatically" keep them.
"""

from __future__ import annotations

import json
import sys

import nbformat
from nbclient import NotebookClient

from zarr_widget import ZarrWidget

CODE = "from zarr_widget import ZarrWidget\nZarrWidget({store!r})"


def saved(store: str, widgets: int, *, state: bool) -> int:
    """Bytes of a notebook whose last `widgets` cells each show the store, after it has run."""
    codes = ["1 + 1", *[CODE.format(store=store)] * widgets]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
    NotebookClient(notebook, timeout=60, kernel_name="python3", store_widget_state=state).execute()
    return len(nbformat.writes(notebook).encode())


def esm(store: str) -> int:
    """Bytes of the program that one widget's state holds."""
    return len(json.dumps(ZarrWidget(store).get_state()["_esm"]).encode())


store = sys.argv[1]
told = {
    kind: [saved(store, widgets, state=state) for widgets in (0, 1, 3)]
    for kind, state in {"outputs": False, "state": True}.items()
}
json.dump({**told, "esm": esm(store)}, sys.stdout)
