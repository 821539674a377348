"""Pictures of charts, and the JavaScript that draws them in a page; both by vl-convert, without a network."""

from functools import cache
from typing import Literal

from whimbrel.charts.palette import Spec

Form = Literal["png", "pdf", "svg"]
VEGA_LITE = "6.1"


def draw(spec: Spec, form: Form) -> bytes:
    """Return the picture of a specification; its address of a schema is a name, and nothing is fetched."""
    import vl_convert

    whole = {**spec, "background": "#ffffff"}
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(whole, scale=2, allowed_base_urls=[]))
    if form == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(whole, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])).encode()


@cache
def bundle_javascript() -> str:
    """Return Vega, Vega-Lite and Vega-Embed (with its interpreter) as one script that stands between script tags."""
    import vl_convert

    script = str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
