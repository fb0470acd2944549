"""The disclosure policy as declared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProtectionProfile:
    """A named rule for restricted sources: a threshold below which counts hide, and rounding."""

    id: str
    label: str
    threshold: int  # counts from 1 to below this are withheld
    rounding: int  # other counts are rounded to a multiple of this; 1 leaves them
    source: str = ""  # the guidance it follows


@dataclass(frozen=True, slots=True)
class Protection:
    """Which profile binds which restricted source; `default` binds the rest."""

    profiles: tuple[ProtectionProfile, ...] = ()
    default: str = ""
    by_source: tuple[tuple[str, str], ...] = ()  # source id, profile id
