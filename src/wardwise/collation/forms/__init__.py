"""Workbooks that officers fill in: what they ask for, how they look, how they are read back."""
