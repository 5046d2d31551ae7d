"""The preview: builds in a worker process, serves the result, and keeps open pages up to date.

``preview.py`` connects the parts; ``client/`` is the code that runs in the browser.
"""

from sitegen.serve.listener import PortTaken, address, listen
from sitegen.serve.preview import Rebuild, serve
from sitegen.serve.worker import Outcome

__all__ = ["Outcome", "PortTaken", "Rebuild", "address", "listen", "serve"]
