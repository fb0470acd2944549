"""One reader for each kind of source file, all giving text with row numbers."""
