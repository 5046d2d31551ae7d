"""Putting a built site on a branch that GitHub Pages serves, through git and nothing else.

The author's work tree, index, HEAD and local branches are never touched: a commit is made out of
the built folder by git's plumbing, and pushed.
"""

from sitegen.publish.branch import Change, compare, push
from sitegen.publish.destination import Destination, complete, find_destination

__all__ = ["Change", "Destination", "compare", "complete", "find_destination", "push"]
