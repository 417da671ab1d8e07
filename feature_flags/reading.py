"""Whether an approval can have been read: human oversight that nobody had the time for is none."""

from feature_flags.thresholds import Thresholds

LEAST_SECONDS = 3.0
"""To see what it is about and to decide, however short the text is."""


def least_seconds(words: int, thresholds: Thresholds) -> float:
    """The time that reading so many words takes at least, in seconds."""
    return max(LEAST_SECONDS, words / thresholds.words_per_minute * 60)


def too_fast(seconds: float, words: int, thresholds: Thresholds) -> bool:
    """Whether nobody can have read that many words in this time."""
    return seconds < least_seconds(words, thresholds)
