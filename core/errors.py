"""What `core` raises. Each message names the offending value and the remedy."""

from __future__ import annotations


class LensError(Exception):
    """Base of every error that `core` raises on purpose."""


class UnknownModelError(LensError, ValueError):
    """A model id that the catalogue does not list."""


class ModelMismatchError(LensError, ValueError):
    """Two expansions that different models made; their weights are not comparable."""


class ModelFileError(LensError, RuntimeError):
    """A model file that is missing, damaged or not the one the catalogue knows."""
