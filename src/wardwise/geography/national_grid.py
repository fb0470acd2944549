"""Longitude and latitude as eastings and northings of the British National Grid."""

import numpy as np

Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_WGS84 = (6_378_137.0, 6_356_752.3141)  # radius at the equator and to the poles, in metres
_AIRY = (6_377_563.396, 6_356_256.909)
_SHIFT = np.array([-446.448, 125.157, -542.060])  # metres
_TURN = np.radians(np.array([-0.1502, -0.2470, -0.8421]) / 3600)  # seconds of arc
_GROWTH = 20.4894e-6
_SCALE = 0.999_601_271_7  # on the central meridian
_ORIGIN = np.radians(np.array([-2.0, 49.0]))
_FALSE_ORIGIN = (400_000.0, -100_000.0)
_ROUNDS = 6  # each brings the latitude three decimals nearer


def project_to_grid(degrees: Points) -> Points:
    """Return eastings and northings in metres (EPSG:27700).

    One shift serves all of Great Britain, so a place lies within about five metres of where the
    Ordnance Survey's own grid of corrections puts it.

    Parameters
    ----------
    degrees : a row a place, longitude and latitude (EPSG:4326)

    Source
    ------
    Ordnance Survey, A guide to coordinate systems in Great Britain: section 6.6 (the shift) and
    annexes B and C (the projection).
    """
    return _project(_move_to_airy(degrees))


def _move_to_airy(degrees: Points) -> Points:
    """Give radians on the ellipsoid that the national grid is drawn on."""
    longitude, latitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    radius, polar = _WGS84
    eccentricity = 1 - (polar / radius) ** 2
    across = radius / np.sqrt(1 - eccentricity * np.sin(latitude) ** 2)
    place = np.column_stack(
        [
            across * np.cos(latitude) * np.cos(longitude),
            across * np.cos(latitude) * np.sin(longitude),
            across * (1 - eccentricity) * np.sin(latitude),
        ]
    )
    place = _SHIFT + place * (1 + _GROWTH) + np.cross(np.broadcast_to(_TURN, place.shape), place)
    radius, polar = _AIRY
    eccentricity = 1 - (polar / radius) ** 2
    outward = np.hypot(place[:, 0], place[:, 1])
    latitude = np.arctan2(place[:, 2], outward * (1 - eccentricity))
    for _ in range(_ROUNDS):
        across = radius / np.sqrt(1 - eccentricity * np.sin(latitude) ** 2)
        latitude = np.arctan2(place[:, 2] + eccentricity * across * np.sin(latitude), outward)
    return np.column_stack([np.arctan2(place[:, 1], place[:, 0]), latitude])


def _project(radians: Points) -> Points:
    """Give the transverse Mercator projection of radians on Airy's ellipsoid."""
    radius, polar = _AIRY
    eccentricity = 1 - (polar / radius) ** 2
    east, north = radians[:, 0] - _ORIGIN[0], radians[:, 1]
    sine, cosine, tangent = np.sin(north), np.cos(north), np.tan(north)
    flat = 1 - eccentricity * sine**2
    across = radius * _SCALE / np.sqrt(flat)
    bend = flat / (1 - eccentricity)  # of the prime vertical, as part of the meridian's
    excess, squared, fourth = bend - 1, tangent**2, tangent**4
    northing = (
        _measure_meridian(north)
        + across * sine * cosine / 2 * east**2
        + across * sine * cosine**3 / 24 * (5 - squared + 9 * excess) * east**4
        + across * sine * cosine**5 / 720 * (61 - 58 * squared + fourth) * east**6
    )
    easting = (
        across * cosine * east
        + across * cosine**3 / 6 * (bend - squared) * east**3
        + across
        * cosine**5
        / 120
        * (5 - 18 * squared + fourth + 14 * excess - 58 * squared * excess)
        * east**5
    )
    return np.column_stack([easting + _FALSE_ORIGIN[0], northing + _FALSE_ORIGIN[1]])


def _measure_meridian(north: Points) -> Points:
    """Give the metres along the meridian from the grid's origin."""
    radius, polar = _AIRY
    n = (radius - polar) / (radius + polar)
    less, more = north - _ORIGIN[1], north + _ORIGIN[1]
    arc: Points = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
        + 15 / 8 * (n**2 + n**3) * np.sin(2 * less) * np.cos(2 * more)
        - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    )
    return polar * _SCALE * arc
