from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.model.elements_chain import parse
from heatsight.naming.identity import identify, key

NAV = 'nav:nth-child="2"nth-of-type="1";header:nth-child="1"nth-of-type="1";body:nth-child="2"nth-of-type="1"'
PRICING = f'a.link:attr__href="/pricing"href="/pricing"nth-child="2"nth-of-type="2"text="Pricing";{NAV}'


def test_a_link_in_the_header():
    """A link is named by its text, what it is, and where it stands."""
    element = identify(parse(PRICING))
    assert element.name == "“Pricing” link in the header"
    assert (element.text, element.tag, element.role, element.href, element.interactive) == ("Pricing", "a", "link", "/pricing", True)
    assert element.selector == 'header a[href="/pricing"]'


def test_what_lies_inside_a_control_belongs_to_it():
    """A click on an icon, image or span inside a button is a click on the button."""
    inside = identify(parse('path:nth-child="1";svg:nth-child="1";button:attr__aria-label="Close"nth-child="3";body:nth-child="2"'))
    assert (inside.name, inside.tag, inside.interactive) == ("“Close” button", "button", True)


@pytest.mark.parametrize(
    ("chain", "name"),
    [
        ('button:attr__aria-label="Photo 4"nth-child="4";body:', "“Photo 4” button"),
        ('img:attr__alt="";button:attr__title="Share"nth-child="1"', "“Share” button"),
        ('img:attr__alt="Our plans compared";main:;body:', "“Our plans compared” image"),
        ('input:attr__placeholder="Search docs"attr__type="search"', "“Search docs” search field"),
        ('input:attr__type="submit"attr__value="Send"', "“Send” button"),
        ('input:attr__name="email"attr__type="email";form:', "“email” field"),
        ('button:attr__aria-label="Next page"text="»"', "“Next page” button"),
        ('summary:text="Shipping";details:', "“Shipping” toggle"),
        ('div:attr__role="tab"text="Reviews"', "“Reviews” tab"),
        ('h2:text="Why us";section:', "“Why us” heading"),
        ('a:attr__href="/cart"href="/cart"', "“/cart” link"),
        ('a:text="Help";div:attr__role="contentinfo"', "“Help” link in the footer"),
        ('a:text="More";header:;article:;main:', "“More” link"),
        ('section:nth-child="3";main:', "empty space in a section"),
        ("body:", "background of the page"),
        ('button.css-1q2w3e:attr__id=":r7:"attr_id=":r7:"', "unlabelled button"),
    ],
)  # fmt: skip
def test_names_a_person_would_use(chain: str, name: str):
    """Text, labels, alternatives, titles, placeholders, names and link targets make names; classes and made-up ids do not."""
    assert identify(parse(chain)).name == name


def test_one_element_in_all_its_states_has_one_key():
    """Classes, texts and expanded or pressed states come and go; the key stays."""
    tail = 'nth-child="2"nth-of-type="1"text="{}";div.box:nth-child="1"nth-of-type="1";body:nth-child="2"nth-of-type="1"'
    closed = parse('button.tab:attr__aria-expanded="false"attr__class="tab"' + tail.format("Open +"))
    opened = parse('button.is-active.tab:attr__aria-expanded="true"attr__class="tab is-active"' + tail.format("Close -"))
    assert key(closed) == key(opened)


def test_a_click_inside_has_the_key_of_the_control():
    """Whether the label or the padding of a button is hit makes no difference."""
    assert key(parse(f'span:nth-child="1"text="Pricing";{PRICING}')) == key(parse(PRICING))


def test_links_of_one_text_have_keys_of_their_own():
    """Five "Learn more" links in five cards are five elements."""
    chains = [
        f'a:nth-child="3"nth-of-type="1"text="Learn more";div:nth-child="{n}"nth-of-type="{n}";main:nth-child="2"' for n in range(1, 6)
    ]
    assert len({key(parse(chain)) for chain in chains}) == 5


def test_an_own_id_cuts_the_path():
    """Above an element with an id of its own nothing matters; an id that a program made up is no id."""
    assert key(parse('a:nth-of-type="1";div:attr_id="plans"nth-of-type="2";body:')) == key(
        parse('a:nth-of-type="1";div:attr_id="plans"nth-of-type="5";main:;body:')
    )
    made_up = {key(parse(f'a:attr_id="{name}"nth-of-type="1";body:')) for name in (":r1:", "radix-12", "ember345", "css-1a2b3c4d")}
    assert len(made_up) == 1


def test_visitors_text_is_cleaned_and_capped():
    """Control and bidirectional characters go, whitespace folds, and nothing gets longer than its cap."""
    element = identify(parse('button:text="\u202eevil\x1b[31m\u200b  a\n\n b' + "x" * 5_000 + '"'))
    assert element.text.startswith("evil [31m a b")
    assert len(element.text) <= 200
    assert len(element.name) < 100


@given(st.text(alphabet='a:."=;\\ #\n\u202e1é', max_size=60).filter(lambda text: parse(text) != ()))
def test_any_chain_has_a_name_a_key_and_a_selector(text: str):
    """No chain that reads as anything makes naming fail."""
    chain = parse(text)
    element = identify(chain)
    assert element.name
    assert "\n" not in element.name + element.text + element.selector
    assert key(chain)


def test_an_empty_chain_is_refused():
    """There is no element in an empty chain."""
    with pytest.raises(ValueError, match="at least one"):
        identify(())
