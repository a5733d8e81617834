"""Episode and channel to web pages: pure, text out.

A page refers to media and assets by relative URLs, so that it works under any address; only
what machines read (JSON-LD, Open Graph, oEmbed, canonical) is absolute, from `Channel.base_url`.
"""

from __future__ import annotations

from .assets import ASSETS, FEED_CODE, feed_code
from .episode import embed_page, episode_page
from .metadata import oembed
from .policy import CONTENT_SECURITY_POLICY
from .search import SHARD_SIZE, search_shard, shard_path
from .show import Listing, archive_count, archive_path, is_ours, listing, show_page
from .templating import make_ready

__all__ = [
    "ASSETS",
    "CONTENT_SECURITY_POLICY",
    "FEED_CODE",
    "SHARD_SIZE",
    "Listing",
    "archive_count",
    "archive_path",
    "embed_page",
    "episode_page",
    "feed_code",
    "is_ours",
    "listing",
    "make_ready",
    "oembed",
    "search_shard",
    "shard_path",
    "show_page",
]
