"""Affairs -> files of other formats, each with a report of what it could not hold, and back.

>>> losses = export_affair(affair, "gdelt", "affair.export.csv")
>>> print(losses.write_lines())
>>> rows = read_back("gdelt", "affair.export.csv")
"""

from whimbrel.export.affairs.forms import FORMS, export_affair, make_rows, read_back
from whimbrel.export.affairs.losses import Loss, Losses

__all__ = ["FORMS", "Loss", "Losses", "export_affair", "make_rows", "read_back"]
