"""What a visitor sets: texts, examples, the model, the view."""
