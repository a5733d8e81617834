"""Imported first by the process that workers are forked from: nothing is thrown away while it
loads, so the collector need not look (a tenth of the time), until `settled`.
"""

from __future__ import annotations

import gc
import sys

IN_SERVER = any("multiprocessing.forkserver" in word for word in sys.orig_argv)
"""Whether this is that process: whoever else imports this is left as it is."""

if IN_SERVER:
    gc.disable()
