"""From source files to observations that can say where they came from."""
