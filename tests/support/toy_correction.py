"""A correction that fits a file of the toy borough, for tests of what it does."""

CORRECTION = """id: exchanged
measure: elections.turnout
area: T05000001
period: "2016"
action: replace
value: 2280
reason: Two figures were exchanged.
told: The returning officer's team
date: 2026-03-02
expectation: {received: 2208}
"""
