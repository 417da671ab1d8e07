"""What people and CRMs reach over HTTP."""
