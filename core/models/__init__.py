"""Which models there are, how they get here, and what runs them."""
