"""Releases: write them once, read them back."""
