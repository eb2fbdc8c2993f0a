"""The How it works page: a lesson in steps, with its rail, presenter's mode and guessing."""
