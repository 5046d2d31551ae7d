"""Publishing a built site on the branch that GitHub Pages serves, with git only.

The author's work tree, index, HEAD and local branches never change: git's plumbing commands create
a commit from the built folder, and it is pushed.
"""

from sitegen.publish.branch import Change, compare, push
from sitegen.publish.destination import Destination, complete, find_destination

__all__ = ["Change", "Destination", "compare", "complete", "find_destination", "push"]
