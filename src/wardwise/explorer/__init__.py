"""The public explorer: pages from a release, as plain files or served."""
