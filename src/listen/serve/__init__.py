"""The show over HTTP: for podcast clients and browsers on this machine or its network."""

from __future__ import annotations

from .app import create_app
from .run import Announcement, announcement, serve

__all__ = ["Announcement", "announcement", "create_app", "serve"]
