"""Read the index: peers, strengths, change and rank, one area at a time."""
