"""What a model is told, and what the offline drafter may say. Versioned by content hash."""
