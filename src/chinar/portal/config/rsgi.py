"""What the web server runs."""

import gc

from chinar.portal.config.wsgi import application as wsgi
from chinar.portal.core.serving.server import Server
from chinar.portal.core.sqlite import checkpoints

application = Server(wsgi)
checkpoints.begin()

# What is loaded now stays: the collector need not look through it again and again.
gc.collect()
gc.freeze()
