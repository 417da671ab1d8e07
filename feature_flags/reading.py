"""Whether an approval can have been read: human oversight that nobody had the time for is none (product.md 6)."""

from feature_flags.thresholds import Thresholds


def least_seconds(words: int, thresholds: Thresholds) -> float:
    """The time that reading so many words takes at least, in seconds; a short text still has to be decided."""
    return max(float(thresholds.least_seconds), words / thresholds.words_per_minute * 60)


def too_fast(seconds: float, words: int, thresholds: Thresholds) -> bool:
    """Whether nobody can have read that many words in this time. A clock that ran backwards proves no reading."""
    return seconds < least_seconds(words, thresholds)
