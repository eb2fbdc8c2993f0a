"""How assets/models/splade-tiny was made."""
