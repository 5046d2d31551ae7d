"""Commands that act on the author's folder: new sites and articles, cleaning, diagnosis."""
