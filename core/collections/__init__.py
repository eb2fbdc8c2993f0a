"""Many texts kept to be searched: in memory, or in an engine."""
