"""`whimbrel train`: an event model that has learnt from corrected records."""

from pathlib import Path

import click

from whimbrel.cli.options import fail


@click.command(short_help="Let the event model learn from corrected records.")
@click.option(
    "--corrections",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Records as `whimbrel code` writes them (JSON Lines), corrected; an event_type of NONE says: no event.",
)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the new model."
)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Model to go on from; else the shipped.",
)
def train(corrections: Path, output: Path, model: Path | None) -> None:
    """Go on training the event model with corrected records, and write the new model into a folder.

    Prints how many of the corrected records were right before and after: of those that were learnt from, and, where
    there are enough, of a fifth that was held back. Code with it: `whimbrel code --model FOLDER PATH...`
    """
    from whimbrel.errors import WhimbrelError
    from whimbrel.learning import train_model
    from whimbrel.pipeline import Coder

    try:
        outcome = train_model(Coder(scorer="model", model=model), corrections, output)
    except WhimbrelError as exc:
        fail(str(exc))
    except OSError as exc:
        fail(f"{output}: cannot be written ({exc.strerror or exc}); name a folder that you may write to")
    click.echo(f"{outcome.sentences} sentences, {outcome.records} records; right type: before, after")
    for name, (count, before, after) in outcome.figures.items():
        click.echo(f"  {name}: {before} and {after} of {count}")
    click.echo(f"the model is in {output}; use it with --model {output}")
