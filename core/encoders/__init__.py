"""Text to weighted terms: SPLADE, UniCOIL and BM25."""
