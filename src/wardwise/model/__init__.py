"""The vocabulary of wardwise: what every package passes and nothing that runs."""
