"""What is known of a file that was made from within the council."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wardwise.model.errors import WardwiseError


@dataclass(frozen=True, slots=True)
class Made:
    """Where a file's figures came from, and how it was made.

    Parameters
    ----------
    address : as a release may show it to everyone: no host, path or name of a system
    details : as the project's own list of snapshots keeps it: no secret, and nothing of a person
    """

    address: str
    details: Mapping[str, str]


def make_alone(work: Callable[[], Made]) -> Made:
    """Do the work; let an error of ours leave without the driver's error that it stands for.

    Python hangs the one onto the other, and whoever prints or sends both tells what a row held.

    Raises
    ------
    WardwiseError
        As the work raised it.
    """
    problem: WardwiseError | None = None
    try:
        return work()
    except WardwiseError as error:
        problem = error
    problem.__context__ = problem.__cause__ = None
    raise problem
