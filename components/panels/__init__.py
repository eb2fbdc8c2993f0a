"""The parts of the Match page that show a result; one module a part of the page."""
