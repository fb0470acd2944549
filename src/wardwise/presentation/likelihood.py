"""Probabilities in words: the same words for the same numbers everywhere."""

from itertools import pairwise

TOO_CLOSE = "too close to call"

_WORDS = (  # with the least chances in 100 of each
    (99, "almost certain"),
    (90, "very likely"),
    (67, "likely"),
    (34, TOO_CLOSE),
    (11, "unlikely"),
    (2, "very unlikely"),
    (0, "almost certainly not"),
)
_HUNDRED = 100


def name_likelihood(probability: float) -> str:
    """Name a probability in words, by its chances in 100 as they are written beside it.

    Source
    ------
    The scale of the Intergovernmental Panel on Climate Change (Mastrandrea and others, 2010),
    whose "about as likely as not" is called too close to call here.

    Examples
    --------
    >>> [name_likelihood(one) for one in (1.0, 0.97, 0.7, 0.5, 0.2, 0.0)]
    ['almost certain', 'very likely', 'likely', 'too close to call', 'unlikely', \
'almost certainly not']
    """
    chances = round(probability * _HUNDRED)
    return next(words for least, words in _WORDS if chances >= least)


def count_chances(probability: float) -> str:
    """Write a probability as chances in 100, never rounding one to none or to all.

    Examples
    --------
    >>> count_chances(0.968), count_chances(0.996), count_chances(0.001)
    ('about 97 in 100', 'over 99 in 100', 'under 1 in 100')
    """
    chances = round(probability * _HUNDRED)
    if chances == _HUNDRED:
        return f"over {_HUNDRED - 1} in {_HUNDRED}"
    return f"about {chances} in {_HUNDRED}" if chances else f"under 1 in {_HUNDRED}"


def say_likelihood(probability: float) -> str:
    """Say a probability in words, with its chances in 100.

    Examples
    --------
    >>> say_likelihood(0.968), say_likelihood(0.52)
    ('very likely (about 97 in 100)', 'too close to call (about 52 in 100)')
    """
    return f"{name_likelihood(probability)} ({count_chances(probability)})"


def list_likelihoods() -> list[tuple[str, str]]:
    """List the words with the chances in 100 that each stands for, the surest first.

    Examples
    --------
    >>> list_likelihoods()[0], list_likelihoods()[1], list_likelihoods()[-1]
    (('almost certain', '99 or more'), ('very likely', '90 to 98'), ('almost certainly not', \
'1 or fewer'))
    """
    ends = [least for least, _ in _WORDS]
    spans = [
        f"{ends[0]} or more",
        *(f"{low} to {high - 1}" for high, low in pairwise(ends[:-1])),
        f"{ends[-2] - 1} or fewer",
    ]
    return [(words, span) for (_, words), span in zip(_WORDS, spans, strict=True)]
