"""Where things are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAVIGATION = ROOT / "components" / "pages" / "navigation.py"  # what Streamlit runs
UNPINNED = f"{Path(__file__).parent / 'unpinned'}{os.pathsep}{ROOT}"
"""A PYTHONPATH for servers with a stand-in hub."""

GOLDEN = ROOT / "tests" / "golden"
