"""How much of a file is read. What is beyond is refused, never cut."""

from __future__ import annotations

LONGEST_FILE = 20 * 2**20
"""Bytes of a file."""

LONGEST_TEXT = 1_000_000
"""Characters of a text."""

MOST_PAGES = 300
"""Pages of a PDF."""

MOST_MEMBERS = 200
"""Files in a zip, and rows of a table."""

MOST_COLUMNS = 100
"""Columns of a table."""

MOST_UNPACKED = 40 * 2**20
"""Bytes that a zip, or a Word document, unpacks to."""

SECONDS = 20
"""For a file that needs a process of its own."""

SECONDS_OF_ZIP = 60
"""For a zip, with all that is in it."""

MEMORY = 1 << 30
"""Bytes that the process may take; a usual CV needs a tenth."""
