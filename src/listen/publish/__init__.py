"""The one composer: sources become episodes, episodes a feed."""

from listen.publish.find import Options
from listen.publish.progress import Progress, Silent
from listen.publish.run import Outcome, Result, publish

__all__ = ["Options", "Outcome", "Progress", "Result", "Silent", "publish"]
