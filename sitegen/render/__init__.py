"""Article -> RenderedArticle: `render_article.py` does it; loaded only where one has changed."""
