"""What terms say of a text and of a pair of texts."""
