"""How much autonomy a segment has earned: pure, knows nobody."""
