"""The Methods page: BM25, UniCOIL and SPLADE on the same pair."""
