"""Article -> RenderedArticle (`render_article.py`); imported only if an article has changed."""
