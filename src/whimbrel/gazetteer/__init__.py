"""Countries, organisations, armed groups and office holders: tables as data, and how names are found by them."""

from .lookup import Gazetteer, load_gazetteer
from .names import split_name
from .tables import Entry

__all__ = ["Entry", "Gazetteer", "load_gazetteer", "split_name"]
