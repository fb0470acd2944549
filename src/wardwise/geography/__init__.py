"""Areas, their boundaries and the movement of counts between them."""

from wardwise.geography.apportion import apportion_counts, average_values, check_conserved
from wardwise.geography.area_list import list_areas
from wardwise.geography.crosswalk import build_crosswalks, read_crosswalk

__all__ = [
    "apportion_counts",
    "average_values",
    "build_crosswalks",
    "check_conserved",
    "list_areas",
    "read_crosswalk",
]
