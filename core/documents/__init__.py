"""Reading files: text, CSV, PDF, Word and zips of these, however hostile."""
