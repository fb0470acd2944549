"""Databases of the council: opened only to read, asked one thing, and told without a secret."""
