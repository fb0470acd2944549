"""The name of a place as a sentence needs it."""

_WITH_ARTICLE = ("City of ", "Royal Borough of ", "London Borough of ", "Isle of ", "Vale of ")


def name_place(name: str) -> str:
    """Write the name of a place as within a sentence, with its article where it takes one.

    Examples
    --------
    >>> name_place("City of London"), name_place("Barking and Dagenham")
    ('the City of London', 'Barking and Dagenham')
    """
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name
