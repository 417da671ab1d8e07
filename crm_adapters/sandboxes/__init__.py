"""What both sandboxes are made with: calls to an app, and the pages of a rep. Imports nothing of what they test."""
