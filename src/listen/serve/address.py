"""The show's URLs under the address that it is asked by."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote, unquote


def readdress(text: str, base: str, address: str, is_ours: Callable[[str], bool]) -> str:
    """`text` with the show's own URLs under `address` instead of `base`.

    A URL is the show's own if `is_ours` says so of its path under `base`: where the show lives
    at the root of a site, links to the site's other pages stay. A prefix for download statistics
    before a URL goes, as it could not reach this address.
    """
    bare = base.split("://", 1)[-1]

    def swap(match: re.Match[str]) -> str:
        path = unquote(html.unescape(match["path"]))
        return address + match["path"] if is_ours(path) else match[0]

    def swap_bare(match: re.Match[str]) -> str:
        return match["scheme"] + address.split("://", 1)[-1]

    text = re.sub(
        r"https?://(?:[^\s\"'<>]{1,200}?/(?:https?://)?)?"
        + re.escape(html.escape(bare))
        + r"(?P<path>[^\s\"'<>?#\\]*)",
        swap,
        text,
    )
    text = re.sub(
        r"(?P<scheme>podcast://|pktc://subscribe/)" + re.escape(html.escape(bare)) + r"(?=feed)",
        swap_bare,
        text,
    )
    return text.replace(quote(base, safe="") + "feed", quote(address, safe="") + "feed")
