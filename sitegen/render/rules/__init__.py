"""The Markdown rules of sitegen, one a file. ``render.markdown`` registers them in order."""
