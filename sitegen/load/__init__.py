"""Loading of source files: discovery, decoding, front matter, addresses."""
