"""Names that never change (standards 7, 10)."""

from __future__ import annotations

from uuid import UUID

import pytest

from listen.errors import FeedError
from listen.podcast.guid import episode_guid, show_guid, stored_guid
from listen.podcast.merge import update

from .foreign import BARE, big_feed
from .shows import GUID, NOW, channel, episode


@pytest.mark.parametrize(
    "url",
    [
        "https://podnews.net/rss",
        "http://podnews.net/rss/",
        "podnews.net/rss",
        "feed://podnews.net/rss//",
    ],
)
def test_standard_7_the_published_example(url: str) -> None:
    assert show_guid(url) == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_standard_7_stored_once() -> None:
    ours = update({}, channel(), put=[episode()], remove=(), now=NOW)["feed.xml"]
    assert stored_guid(ours) == GUID
    assert stored_guid(big_feed()) == "11111111-2222-5333-8444-555555555555"
    assert stored_guid(BARE) is None
    with pytest.raises(FeedError, match="line 1"):
        stored_guid(b"<rss")


def test_standard_10_an_episodes_guid() -> None:
    guid = episode_guid(GUID, "ferry-1")
    assert UUID(guid).version == 5
    assert guid == episode_guid(GUID, "ferry-1") != episode_guid(GUID, "ferry-2")
    assert guid == "c83c9606-0584-5eb8-8ced-78e3b2849018"
