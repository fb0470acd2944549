"""Records of single events: counted where they lie, and nothing else of them kept."""
