"""How gates read: normalised text with offsets, tokens and sentences, lists of phrases, the parts of a mail."""
