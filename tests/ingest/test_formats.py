"""Each format, from real files."""

import csv
import gzip
import io
import json

import pytest

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Talks stall over crossing | Harbour Courier</title>
<meta property="og:site_name" content="Harbour Courier">
<meta property="article:published_time" content="2024-03-19T08:00:00+02:00">
<link rel="canonical" href="https://courier.example/2024/talks"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks stall over crossing</h1>
<p>RAFAH, March 19 (Coastline Wire) — Envoys of the two states met on Tuesday and agreed to reopen the crossing.</p>
<h2>What happens next for all of the people who still wait at the border?</h2>
<p>The ministry called for restraint. It said the convoy would leave on Friday, unless the road was closed again.</p>
<table><tr><td>left</td><td>right</td></tr></table>
<p>A spokesman for the mission said that the talks would resume in a week in the capital.</p></article>
<footer>© 2023 Harbour Courier. All rights reserved.</footer></body></html>"""
ROW = {"id": 7, "title": "Talks stall", "outlet": "Harbour Courier", "link": "https://courier.example/7"}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.TXT", "a.report"])
def test_plain_text_is_one_report(tmp_path, read, prose, name):
    path = tmp_path / name
    path.write_text(f" date 2024-03-22 {prose}\n", encoding="utf-8")
    [report], failures = read(path)
    assert not failures
    assert (report.source, report.published, report.language) == (str(path), "2024-03-22", "en")
    assert report.text == f" date 2024-03-22 {prose}\n"


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml", "a"])
def test_page_gives_text_title_site_date_and_address(tmp_path, read, name):
    path = tmp_path / name
    path.write_text(PAGE, encoding="utf-8")
    [report], failures = read(path)
    assert not failures
    assert (report.title, report.publisher) == ("Talks stall over crossing", "Harbour Courier")
    assert (report.url, report.published) == ("https://courier.example/2024/talks", "2024-03-19")
    assert report.published_basis == "metadata"
    assert [block.kind for block in report.blocks] == [
        "heading",
        "dateline",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
    ]
    assert "Home" not in report.text
    assert "left" not in report.text


def test_page_without_a_date_has_none(tmp_path, read, prose):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>{prose}</p><p>{prose[::-1]}</p><footer>© 2023 Courier</footer></body></html>")
    [report], _ = read(path)
    assert report.published is None


def test_page_in_its_declared_encoding(tmp_path, read):
    path = tmp_path / "a.html"
    text = "Minister powiedział, że rozmowy się nie powiodły i że wojska wycofają się z miasta."
    path.write_bytes(
        f'<html><head><meta charset="iso-8859-2"></head><body><p>{text}</p></body></html>'.encode("iso-8859-2")
    )
    [report], _ = read(path)
    assert report.text == text
    assert report.language == "pl"


def test_json_lines_give_a_report_a_line(tmp_path, read, prose):
    path = tmp_path / "a.jsonl"
    rows = [ROW | {"text": prose, "published": "2017-04-05T10:00:00Z"}, {"body": prose, "date": "no day"}]
    path.write_text("\n\n".join(map(json.dumps, rows)))
    reports, failures = read(path)
    assert not failures
    assert [report.source for report in reports] == [f"{path}:1", f"{path}:3"]
    first, second = reports
    assert (first.external_id, first.title, first.publisher) == ("7", "Talks stall", "Harbour Courier")
    assert (first.url, first.published) == ("https://courier.example/7", "2017-04-05")
    assert first.published_basis == "metadata"
    assert first.text == prose
    assert (second.published, second.published_basis) == (None, None)


@pytest.mark.parametrize("suffix", [".json", ""])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_holds_one_object_or_a_list_or_lines(tmp_path, read, prose, suffix, indent):
    row = ROW | {"text": prose}
    path = tmp_path / f"a{suffix}"
    path.write_text(json.dumps(row, indent=indent))
    [report], _ = read(path)
    assert report.source == str(path)
    path.write_text(json.dumps([row, row], indent=indent))
    reports, _ = read(path)
    assert [report.source for report in reports] == [f"{path}:1", f"{path}:2"]
    path.write_text(f"{json.dumps(row)}\n{json.dumps(row)}\n")
    assert len(read(path)[0]) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ""])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter_and_encoding(tmp_path, read, prose, delimiter, suffix, encoding):
    path = tmp_path / f"a{suffix}"
    text = f"{prose}\nThe “talks”, he said; went | on.\t"
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["Headline", "Full Text", "Published At"], ["Talks", text, "5 April 2017"], ["", text, ""]])
    reports, failures = read(path)
    assert not failures
    assert [report.text for report in reports] == [text, text]
    assert [report.source for report in reports] == [f"{path}:2", f"{path}:4"]
    assert (reports[0].title, reports[0].published) == ("Talks", "2017-04-05")


def test_long_cells_are_read_and_the_csv_module_left_as_it_was(tmp_path, read, prose):
    path = tmp_path / "a.csv"
    path.write_text(f'text\n"{" ".join([prose] * 2000)}"\n')
    limit = csv.field_size_limit()
    [report], _ = read(path)
    assert len(report.text) > limit == csv.field_size_limit()


def test_fields_can_be_named(tmp_path, read, prose):
    path = tmp_path / "a.csv"
    path.write_text(f'text,Wortlaut,Zeitung\nnone,"{prose}",Kurier\n', encoding="utf-8")
    [report], _ = read(path, fields={"text": "Wortlaut", "publisher": "Zeitung"})
    assert (report.text, report.publisher) == (prose, "Kurier")


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.jsonl.gz", "a.csv.gz", "a.gz", "packed.txt"])
def test_gzip_of_each_format(tmp_path, read, prose, name):
    contents = {"html": PAGE, "jsonl": json.dumps({"text": prose}), "csv": f'id,text\n1,"{prose}"\n'}
    path = tmp_path / name
    path.write_bytes(gzip.compress(contents.get(name.split(".")[1], prose).encode()))
    reports, failures = read(path)
    assert len(reports) == 1
    assert not failures


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("data", "count"),
    [
        ("Envoys met on Tuesday.", 1),
        (PAGE, 1),
        ('{"text": "Envoys met."}\n{"text": "They left."}\n', 2),
        ('[{"text": "Envoys met."}]', 1),
        ("id,text\n1,Envoys met.\n2,They left.\n", 2),
    ],
)
def test_standard_input_tells_its_format(read, data, count, packed):
    stdin = io.BytesIO(gzip.compress(data.encode()) if packed else data.encode())
    reports, failures = read("-", stdin=stdin)
    assert len(reports) == count
    assert not failures
    assert not stdin.closed


def test_option_wins_over_metadata_and_text(tmp_path, read, prose):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": f" date 2024-03-22 {prose}", "published": "2017-04-05"}))
    [report], _ = read(path, published="2020-01-01", language="de")
    assert (report.published, report.published_basis, report.language) == ("2020-01-01", "option", "de")


def test_metadata_win_over_the_first_line(tmp_path, read, prose):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": f" date 2024-03-22 {prose}", "published": "2017-04-05"}))
    [report], _ = read(path)
    assert (report.published, report.published_basis) == ("2017-04-05", "metadata")
