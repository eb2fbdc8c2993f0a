"""The lesson on how SPLADE works: texts taken apart, and what its pictures show of them."""
