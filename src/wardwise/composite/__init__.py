"""The index: observations and an edition in, scores and everything behind them out."""
