"""The words that times are written with (months, days, numbers, units) and the patterns that they make."""

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
ORDINALS = ("first", "second", "third", "fourth")
UNITS = {  # TIMEX3 codes
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "WE", "fortnight": "W",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
PARTS_OF_DAY = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "noon": "T12:00", "midday": "T12:00",
    "midnight": "T24:00",
}  # fmt: skip
HOLIDAYS = {  # month and day of those that have the same day everywhere and every year
    "New Year's Day": (1, 1), "Valentine's Day": (2, 14), "May Day": (5, 1), "Bastille Day": (7, 14),
    "Halloween": (10, 31), "Armistice Day": (11, 11), "Christmas Eve": (12, 24), "Christmas Day": (12, 25),
    "Christmas": (12, 25), "Boxing Day": (12, 26), "New Year's Eve": (12, 31),
}  # fmt: skip

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SOME = ("several", "a few", "few", "many", "some", "a couple of", "couple of", "a number of", "dozens of", "countless")
NUMBERS = {word: n for n, word in enumerate(_SMALL)} | {word: n * 10 for n, word in enumerate(_TENS, 2)}
NUMBERS |= {"a": 1, "an": 1, "hundred": 100, "a hundred": 100, "a dozen": 12, "dozen": 12}
_MONTH_NUMBERS = {m[:3].lower(): n for n, m in enumerate(MONTHS, 1)}
_WORD_NUMBERS = "|".join(sorted({*NUMBERS, *_SOME} - {"zero"}, key=lambda w: (-len(w), w)))

# How a month may be written before or behind a day, and a weekday before a date.
MONTH = (
    r"(?:Jan(?:uary|\.|\b)|Feb(?:ruary|\.|\b)|Mar(?:ch|\.|\b)|Apr(?:il|\.|\b)|May|June?\b\.?|July?\b\.?"
    r"|Aug(?:ust|\.|\b)|Sept?(?:ember|\.|\b)|Oct(?:ober|\.|\b)|Nov(?:ember|\.|\b)|Dec(?:ember|\.|\b))"
)
FULL_MONTH = rf"(?:{'|'.join(MONTHS)})\b"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
WEEKDAY_BEFORE_DATE = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,]\d)"
UNIT = r"(?:minute|hour|day|week|weekend|fortnight|month|quarter|year|decade)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?: 1/2)?"
_TENS_AND_ONES = rf"(?:{'|'.join(_TENS)})-(?:{'|'.join(_SMALL[1:10])})"
COUNT = rf"(?:{_DIGITS}|(?i:{_TENS_AND_ONES}|{_WORD_NUMBERS})\b(?: and a half)?)"


def month_number(written: str) -> int:
    """1 to 12 for a month's name or abbreviation."""
    return _MONTH_NUMBERS[written[:3].lower()]


def weekday_number(written: str) -> int:
    """0 for Monday, as datetime.date.weekday() counts."""
    return next(n for n, day in enumerate(WEEKDAYS) if day[:3].lower() == written[:3].lower())


def unit_of(written: str) -> str:
    """The singular, in small letters, of a word for a unit of time."""
    word = written.lower()
    return "century" if word == "centuries" else word.removesuffix("s")


def number_of(written: str) -> float | None:
    """What a count says; None where it says no number ("several")."""
    word = " ".join(written.lower().split())
    half = 0.5 if word.endswith((" and a half", " 1/2")) else 0.0
    word = re.sub(r" (?:and a half|1/2)$", "", word)
    if word[0].isdigit():
        return float(word.replace(",", "")) + half
    tens, _, ones = word.partition("-")
    if ones:
        return NUMBERS[tens] + NUMBERS[ones] + half
    return NUMBERS[word] + half if word in NUMBERS else None
