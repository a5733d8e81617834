"""Imported last by the process that workers are forked from: what it loaded until then stays.

The collector leaves it alone from now on, there and in every worker: their pages stay shared, and
no process looks through it as it ends (`gc.freeze` in Python's documentation). That process ends
at once, without taking apart what it loaded: it has our output open, and who reads it waits.
"""

from __future__ import annotations

import atexit
import gc
import os

from listen.render.loading import IN_SERVER

if IN_SERVER:
    gc.freeze()
    gc.enable()
    atexit.register(os._exit, 0)
