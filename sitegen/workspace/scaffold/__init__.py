"""Files that an author starts from: a new site, a new article, a copy of a theme file."""

from sitegen.workspace.scaffold.new_article import check_free, new_article, new_name
from sitegen.workspace.scaffold.new_files import write_files
from sitegen.workspace.scaffold.new_site import NewSite, site_files
from sitegen.workspace.scaffold.new_theme import new_theme
from sitegen.workspace.scaffold.theme_copies import eject, theme_files
from sitegen.workspace.scaffold.untouched import untouched_keys, untouched_samples

__all__ = [
    "NewSite",
    "check_free",
    "eject",
    "new_article",
    "new_name",
    "new_theme",
    "site_files",
    "theme_files",
    "untouched_keys",
    "untouched_samples",
    "write_files",
]
