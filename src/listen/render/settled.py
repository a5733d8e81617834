"""Imported last by the process that workers are forked from: what it loaded until then stays.

The collector leaves it alone from now on, there and in every worker: their pages stay shared, and
no process looks through it as it ends (`gc.freeze` in Python's documentation).
"""

from __future__ import annotations

import gc

gc.freeze()
