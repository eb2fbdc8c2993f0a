"""The examples in core's docstrings give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import core


def test_the_examples_are_true():
    modules = pkgutil.walk_packages(core.__path__, "core.")
    names = ["core", *(module.name for module in modules if module.name != "core.models.fetch")]
    results = [doctest.testmod(importlib.import_module(name)) for name in names]
    assert sum(result.failed for result in results) == 0
    assert sum(result.attempted for result in results) >= 5
