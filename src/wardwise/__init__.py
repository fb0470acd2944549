"""Say who is being left behind, and prove what helps."""
