"""The affair as one page to read: a single HTML file that opens without a network.

`write_page` is all that others need. `quotes` finds the sentences behind a line, `views` gives the templates what they
show, `templates` lay it out; text from outside is escaped by Jinja2 and never reaches a script.
"""

from whimbrel.export.page.write import write_page

__all__ = ["write_page"]
