"""What an element looks like to a person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatsight.findings.looks import in_link, is_button, is_choice, is_field, is_stepper, promises_response, subject, words


def test_words_come_apart_at_case_and_signs() -> None:
    """Classes are read as words, however they are put together."""
    assert words("btnPrimary-lg qty__PLUS2") == {"btn", "primary", "lg", "qty", "plus", "2"}


def test_controls_are_told_from_fields_and_choices() -> None:
    """Buttons promise a response; fields and choices are where a click may change nothing."""
    assert is_button(subject('div:attr__role="button"text="Go"'))
    assert is_button(subject('input:attr__type="submit"'))
    assert not is_field(subject('input:attr__type="submit"'))
    assert is_field(subject('input:attr__type="text"'))
    assert is_field(subject('div:attr__contenteditable="true"'))
    assert is_choice(subject('label:text="I agree"'))
    assert promises_response(subject('span:attr__aria-disabled="true"text="XL"'))
    assert not promises_response(subject('p:text="Text"'))


def test_steppers_are_known_by_sign_word_or_company() -> None:
    """A sign, a word of pagers and carousels, or an icon in such company; a sentence that holds such a word is none."""
    assert is_stepper('button:text="+"')
    assert is_stepper('button:attr__aria-label="Next slide"')
    assert is_stepper('button.icon:nth-child="1";div.swiper-nav:nth-child="1"')
    assert not is_stepper('button:text="Start free trial"')
    assert not is_stepper('button.icon:nth-child="1";div.toolbar:nth-child="1"')
    assert not is_stepper('a:text="What to do on the next page of your life"')


def test_a_click_inside_a_link_is_known() -> None:
    """Whatever lies in a link is in it."""
    assert in_link('span:text="x";a:href="/y";main')
    assert not in_link('span:text="x";main')


@given(st.text(max_size=200))
def test_no_chain_is_too_strange(chain: str) -> None:
    """Whatever a visitor sends as a chain gets an answer."""
    thing = subject(chain)
    assert isinstance(is_stepper(chain), bool)
    assert isinstance(promises_response(thing), bool)
