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


class ShippedFileError(LensError, RuntimeError):
    """A file of assets/ that is missing, damaged or not the one that was shipped."""


class LowMemoryError(LensError, MemoryError):
    """Too little memory is left to read a text."""


class NotOnDiskError(LensError, RuntimeError):
    """A model that must be downloaded before it can be loaded."""


class DownloadError(LensError, RuntimeError):
    """A download that came to nothing. What it got so far is kept for the next try."""


class HubUnreachableError(DownloadError):
    """The hub did not answer, or stopped answering."""


class AccessDeniedError(DownloadError):
    """The hub does not hand this model out to this visitor."""


class DamagedDownloadError(DownloadError):
    """What arrived is not what the hub announced; it was thrown away."""


class DiskError(DownloadError):
    """What arrived could not be written."""


class DownloadCancelledError(DownloadError):
    """The download was stopped by the visitor who asked for it."""


class MissingPackageError(LensError, RuntimeError):
    """A package that this model needs and that is optional here."""


class CollectionError(LensError, RuntimeError):
    """A search engine that does not answer, or does not hold what was asked for."""
