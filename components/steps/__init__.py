"""The steps of the lesson, one module each; a page puts them in order."""
