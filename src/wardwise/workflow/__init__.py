"""Run the steps of a project in their order, each result whole or not there."""
