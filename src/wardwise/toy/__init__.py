"""An invented borough, the same on every run, to learn, test and show with."""
