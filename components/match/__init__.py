"""The Match page: two texts, the terms the model gives each, and how they meet."""
