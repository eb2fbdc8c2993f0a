"""The steps of the lesson, one module each."""
