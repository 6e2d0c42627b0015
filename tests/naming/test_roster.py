from __future__ import annotations

from heatsight.naming.roster import roster

BODY = 'main:nth-of-type="1";body:nth-of-type="1"'


def test_what_lies_in_a_clickable_card_belongs_to_it():
    """Cursors are inherited: where a card's own padding was captured, clicks on its heading and picture are clicks on the card."""
    card = f'div.card:nth-of-type="2";{BODY}'
    chains = [f'h3:nth-of-type="1"text="Boats";{card}', f'img:nth-of-type="1";{card}', card]
    people = roster(chains, captured=[3, 2, 1], seen=[3, 2, 1])
    assert people.of_chain.tolist() == [0, 0, 0]
    assert not people.passive[0]
    assert people.names[0].interactive
    assert people.names[0].text == "Boats"


def test_what_only_dead_clicks_name_is_not_interactive():
    """Text and images that autocapture never saw are passive."""
    people = roster([f'p:nth-of-type="1"text="Hello";{BODY}'], captured=[0], seen=[4])
    assert people.passive.tolist() == [True]
    assert not people.names[0].interactive


def test_the_usual_text_names_an_element():
    """An element that changes its text is called by what people mostly saw."""
    chains = [f'button:nth-of-type="1"text="{text}";{BODY}' for text in ("Chosen", "Choose")]
    people = roster(chains, captured=[1, 9], seen=[1, 9])
    assert [name.text for name in people.names] == ["Choose"]


def test_two_elements_never_share_a_selector():
    """A link that is there twice is told apart by its path."""
    chains = [f'a:href="/p"nth-of-type="{n}"text="Pricing";div:nth-of-type="1";{BODY}' for n in (1, 2)]
    people = roster(chains, captured=[1, 1], seen=[1, 1])
    assert len({name.selector for name in people.names}) == 2


def test_pages_share_what_they_call_alike():
    """On several pages one path may be one element (a menu's link, a button that answers) or several (each article's title)."""
    menu, title = f'a:href="/"nth-of-type="1"text="Home";nav:nth-of-type="1";{BODY}', 'h1:nth-of-type="1"text="{}";' + BODY
    follow = 'button:nth-of-type="1"text="{}";' + BODY
    chains = [menu, title.format("Boats"), title.format("Trains"), follow.format("Follow"), follow.format("Following")]
    pages = [{0, 1}, {0}, {1}, {0}, {0, 1}]
    people = roster(chains, captured=[2, 0, 0, 2, 2], seen=[2, 2, 2, 2, 2], pages=pages)
    assert people.of_chain.tolist() == [0, 1, 2, 3, 3]
    assert [name.text for name in people.names] == ["Home", "Boats", "Trains", "Follow"]
    assert len(set(people.keys)) == 4
    one_page = roster(chains, captured=[2, 0, 0, 2, 2], seen=[2, 2, 2, 2, 2], pages=[{0}] * 5)
    assert one_page.of_chain.tolist() == [0, 1, 1, 2, 2], "on one page a path is one element"
