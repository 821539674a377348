"""What the user names -> the files to read, in order."""

import glob
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from whimbrel.records import Failure

STDIN = "-"
RIGHTS_MEND = "check the path and its rights"


def find_sources(paths: Iterable[str], suffixes: frozenset[str]) -> Iterator[str | Failure]:
    """Yield each file that `paths` name, and a failure for each that names none.

    A path is a file, a folder (searched to the bottom for files with `suffixes`, in order of names, hidden ones left
    out), a pattern such as `wire/*.txt`, or `-`, which stands for standard input and is yielded as it is.
    """
    for path in paths:
        if test_path(Path(path).is_dir):
            yield from find_files(Path(path), suffixes)
        elif path == STDIN or not glob.has_magic(path) or test_path(Path(path).exists):
            yield path
        else:
            yield from find_matches(path, suffixes)


def test_path(question: Callable[[], bool]) -> bool:
    """Return the answer to a `question` such as `path.is_dir`; False where the system does not let us ask."""
    try:
        return question()
    except (OSError, ValueError):
        return False


def find_matches(pattern: str, suffixes: frozenset[str]) -> Iterator[str | Failure]:
    """Yield the files that fit `pattern`, and those in the folders that fit it."""
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  a Path takes no absolute pattern
    if not matches:
        yield Failure(source=pattern, reason="no file fits this pattern", mend="check the pattern and the folder")
    for match in matches:
        if not test_path(Path(match).is_dir):
            yield match
        elif "**" not in pattern:  # such a pattern names what is in the folder, too
            yield from find_files(Path(match), suffixes)


def find_files(folder: Path, suffixes: frozenset[str]) -> Iterator[str | Failure]:
    """Yield the files in `folder` and below, and a failure for what cannot be listed and each kind that is left out."""
    stack, seen = [folder], set[tuple[int, int]]()
    others: Counter[str] = Counter()
    empty = True
    while stack:
        path = stack.pop()
        if test_path(path.is_dir):
            entries = list_folder(path, seen)
            if isinstance(entries, Failure):
                yield entries
                empty = False
            else:
                stack.extend(entries)
            continue
        empty = False
        if not test_path(path.is_file):
            yield Failure(source=str(path), reason="a broken link, or not a file", mend=RIGHTS_MEND)
        elif find_suffix(path.name) in suffixes:
            yield str(path)
        else:
            others[find_suffix(path.name)] += 1
    for suffix, count in sorted(others.items()):
        reason = f"left out {count} of unknown kind {suffix}"
        yield Failure(source=str(folder), reason=reason, mend="name them one by one if they are reports")
    if empty:
        yield Failure(source=str(folder), reason="no reports in this folder", mend="check the path")


def list_folder(folder: Path, seen: set[tuple[int, int]]) -> list[Path] | Failure:
    """Return what is in `folder`, the last name first; nothing where it is among `seen`, as a link may lead back."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        return sorted((entry for entry in folder.iterdir() if not entry.name.startswith(".")), reverse=True)
    except OSError as error:
        return Failure(source=str(folder), reason=describe_error(error), mend=RIGHTS_MEND)


def find_suffix(name: str) -> str:
    """Return the suffix of a file's name in small letters; that of "page.HTML.gz" is ".html"."""
    return Path(name.lower().removesuffix(".gz")).suffix


def describe_error(error: OSError) -> str:
    """Return what went wrong, in the system's words."""
    return (error.strerror or type(error).__name__).lower()
