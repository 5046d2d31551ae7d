"""Article -> RenderedArticle: `article.py` does it; loaded only where one has changed."""
