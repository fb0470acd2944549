"""Ask public services for sources' files."""
