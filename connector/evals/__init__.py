"""Judging without sending: labelled cases, other teams' drafts, and what each gate costs and catches."""
