"""Files -> Articles: `discover.py` finds them; `article.py` reads one, where it has changed."""
