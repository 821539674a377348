"""Runs the command line: `python -m whimbrel`."""

from whimbrel.cli import main

if __name__ == "__main__":
    main(prog_name="whimbrel")
