"""Files that an author begins with: a new site, a new article, a copy of a file of the theme."""

from sitegen.scaffold.article import check_free, new_article, new_name
from sitegen.scaffold.place import place
from sitegen.scaffold.site import NewSite, site_files
from sitegen.scaffold.theme import eject, theme_files

__all__ = [
    "NewSite",
    "check_free",
    "eject",
    "new_article",
    "new_name",
    "place",
    "site_files",
    "theme_files",
]
