"""What the tests of the search share."""

from collections.abc import Callable, Iterator

import pytest

from search.scripts import Scripts, running
from sitegen.core.model import Tex
from sitegen.typeset.typesetter import make_typesetter


@pytest.fixture(scope="session")
def scripts() -> Iterator[Scripts]:
    """The scripts of the search, running."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def typeset() -> Callable[[str], str]:
    """What makes HTML of TeX; empty where it cannot."""
    typesetter = make_typesetter()
    return lambda tex: typesetter.typeset([Tex(tex=tex, display=False)])[0].html
