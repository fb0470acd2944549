"""Protect people: decide what may be published, and seal it."""
