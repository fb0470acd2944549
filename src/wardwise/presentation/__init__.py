"""Words, colours, charts and maps: figures in, text and SVG out; computes no statistics."""
