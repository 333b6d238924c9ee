"""What stands between quotation marks, by the marks alone."""

import pytest

from communique.quotations.marks import quoted_words

MARKED = [
    ('"One," he said, "two."', ["One,", "two."]),
    ("“One two”", ["One two"]),
    ("„One two“", ["One two"]),
    ("»One two«", ["One two"]),
    ("« One two »", ["One two"]),
    ("``One two''", ["One two"]),
    ("''One two''", ["One two"]),
    ('“One two"', ["One two"]),
    ("”One two”", ["One two"]),
    ('" One two "', ["One two"]),
    # within quotations
    ("“One ‘two’ three”", ["One ‘two’ three"]),
    ("“One “two” three”", ["One “two” three"]),
    ('"One "two" three"', ['One "two" three']),
    ("'One \"two\" three'", ['One "two" three']),
    # apostrophes
    ("the workers' and the miners' unions", []),
    ("the workers’ and the miners’ unions", []),
    ("He didn't and she couldn't in the '60s", []),
    ("'It's the workers' money, isn't it?' he said", ["It's the workers' money, isn't it?"]),
    ("‘It’s ours’ and ‘it isn’t’", ["It’s ours", "it isn’t"]),
    ("called the talks 'serious' and the men 'tired'", ["serious", "tired"]),
    # marks that are missing, and paragraphs
    ('"One two.\nThree four.', ["One two."]),
    ('"One two.\n\n"Three four."', ["One two.", "Three four."]),
    ("‘One two.\n\n‘Three four.’", ["One two.", "Three four."]),
    ("‘One two.\n\nThree four.", []),
    ('One" two "three"', ["three"]),
    ('""', []),
    ("“”", []),
    ('He is 6\'2" tall', []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKED)
def test_marks_enclose_these_words(text, expected):
    assert [text[q.start : q.end] for q in quoted_words(text)] == expected


def test_a_paragraph_that_opens_with_a_mark_goes_on_with_one_that_was_left_open():
    first, second, third = quoted_words('He said: "One.\n\n"Two."\n\n"Three."')
    assert (first.is_closed, first.goes_on) == (False, False)
    assert (second.is_closed, second.goes_on) == (True, True)
    assert (third.is_closed, third.goes_on) == (True, False)
