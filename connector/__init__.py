"""The app: carries each outreach from one state to the next, and has the only door to the mail server."""
