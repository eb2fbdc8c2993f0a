"""How assets/models/splade-minilm was made."""
