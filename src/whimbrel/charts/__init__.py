"""Charts of an affair as Vega-Lite specifications: plain dicts, which `drawing` makes into pictures.

Each chart takes an `Affair` (or one `Relation`) and a `Palette`, and returns a specification, or None where there is
nothing to draw. No chart reads anything from outside: their data stand in them.
"""
