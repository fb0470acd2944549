"""Public services as they were seen to answer, for tests to serve."""
