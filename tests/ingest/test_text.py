import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import ReadError
from whimbrel.ingest.text import clean_text, decode_bytes, normalise_text

QUOTED = "The ministry’s envoy said the “talks” had failed — again — and left the capital on Friday evening."
FRENCH = "Le président a déclaré mardi que les pourparlers avaient échoué et que les troupes se retiraient de la ville."
RUSSIAN = "Министр заявил во вторник, что переговоры провалились, и войска отошли из города."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_typographic_quotes_survive_each_encoding(encoding):
    assert decode_bytes(QUOTED.encode(encoding), "x") == QUOTED


@pytest.mark.parametrize(("text", "encoding"), [(FRENCH, "latin-1"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r")])
def test_other_encodings_are_detected(text, encoding):
    assert decode_bytes(text.encode(encoding), "x") == text


def test_declared_encoding_is_believed_where_it_fits():
    assert decode_bytes("Zażółć gęślą jaźń".encode("cp1250"), "x", "windows-1250") == "Zażółć gęślą jaźń"


@pytest.mark.parametrize("declared", ["hex", "no-such-code", "utf-8", "undefined"])
def test_senseless_declaration_does_no_harm(declared):
    assert decode_bytes(QUOTED.encode("cp1252"), "x", declared) == QUOTED


@pytest.mark.parametrize("data", [b"MZ\x00\x01 program", b"\x01\x02\x03\x04\x05\x06" * 40, b"\xff\xfe\x00"])
def test_binary_data_are_refused(data):
    with pytest.raises(ReadError):
        decode_bytes(data, "x")


def test_line_ends_are_one_and_control_characters_are_spaces():
    assert clean_text("a\r\nb\rc\x00d\x9fe\tf\ud800g’") == "a\nb\nc d e\tf g’"


@given(st.text())
def test_cleaning_keeps_every_place_once_line_ends_are_one(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert len(once) == len(text.replace("\r\n", "\n"))
    once.encode("utf-8")


def test_normal_form_folds_white_space_and_composes():
    assert normalise_text(" cafe\u0301 \n\t au\u00a0lait ") == "café au lait"


@given(st.binary(max_size=300))
def test_bytes_decode_or_are_refused(data):
    try:
        assert isinstance(decode_bytes(data, "x"), str)
    except ReadError as error:
        assert error.mend
