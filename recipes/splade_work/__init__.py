"""How assets/models/splade-work was trained."""
