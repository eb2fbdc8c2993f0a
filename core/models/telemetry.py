"""Turns off what libraries would report to their makers. Imported before all else in `core`.

onnxruntime reads its switch when it is imported: without it, version 1.32 looks up a host of its
maker and writes a device id and a database under the home folder. huggingface_hub asks its hub who
might be calling.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
