import pytest

from whimbrel.ingest import make_report
from whimbrel.ingest.language import detect_language

SENTENCES = {
    "de": "Der Minister erklärte am Dienstag, die Gespräche seien gescheitert.",
    "fr": "Le ministre a déclaré mardi que les pourparlers avaient échoué.",
    "es": "El ministro dijo el martes que las conversaciones habían fracasado.",
    "pt": "O ministro disse na terça-feira que as negociações fracassaram.",
    "tr": "Bakan salı günü görüşmelerin başarısız olduğunu söyledi.",
    "ru": "Министр заявил во вторник, что переговоры провалились.",
    "uk": "Міністр заявив у вівторок, що переговори провалилися.",
    "ar": "قال الوزير يوم الثلاثاء إن المحادثات بين البلدين قد فشلت تماما.",
    "he": "השר אמר ביום שלישי כי השיחות בין שתי המדינות נכשלו לחלוטין.",
    "fa": "وزیر روز سه‌شنبه گفت که مذاکرات میان دو کشور شکست خورده است.",
}
ENGLISH = [
    "Police in Ankara detained 12.",
    "Ankara, Tehran and Moscow condemned the raid in Idlib.",
    "Hezbollah vowed revenge after the killings near Baalbek.",
    "Talks in Vilnius.",
    "KYIV AND MOSCOW TRADE PRISONERS NEAR BELGOROD",
    "The Wolesi Jirga rejected ministers for Kandahar, Herat and Nangarhar.",
]


@pytest.mark.parametrize("language", SENTENCES)
def test_other_languages_are_told_from_one_sentence(language):
    assert make_report(SENTENCES[language]).language == language


@pytest.mark.parametrize("text", ENGLISH)
def test_short_english_with_foreign_names_is_english(text):
    assert detect_language(text) == "en"


def test_too_little_text_counts_as_english():
    assert detect_language("Ja. 2024! 42") == "en"


def test_language_given_is_not_detected():
    assert make_report(SENTENCES["de"], language="nds").language == "nds"
