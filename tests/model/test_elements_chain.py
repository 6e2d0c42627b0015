from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatsight.model.element import Element
from heatsight.model.elements_chain import from_wire, parse, write

names = st.sampled_from(["a", "b-c", "data-x", "x_1", "svg", "nav"])
values = st.text(alphabet='ab1;:."\\= \n\u202e€', max_size=20).map(lambda text: text.rstrip("\\"))
positions = st.one_of(st.none(), st.integers(1, 999))


elements = st.builds(
    Element,
    tag=names,
    classes=st.sets(names, max_size=3).map(lambda found: tuple(sorted(found))),
    attributes=st.dictionaries(names, values, max_size=3),
    text=st.none() | values,
    href=st.none() | values,
    attr_id=st.none() | values,
    nth_child=positions,
    nth_of_type=positions,
)


@given(st.lists(elements, max_size=4))
def test_what_is_written_reads_back_the_same(chain: list[Element]):
    """A chain that was written reads back as the same elements, whatever its values hold."""
    assert parse(write(chain)) == tuple(chain)


@given(st.one_of(st.text(max_size=200), st.text(alphabet='ab;:."\\= \n_', max_size=80)))
def test_hostile_text_never_raises(text: str):
    """Any text at all reads as some tuple of elements, which then is stable."""
    once = parse(text)
    assert parse(write(once)) == parse(write(parse(write(once))))


def test_values_hold_separators_and_escaped_quotes():
    """Semicolons, colons, dots, equal signs, line breaks and escaped quotes belong to the value they stand in."""
    chain = (
        'a.btn:attr__onclick="go(\\"x\\");a.b=1"attr__style="color:red;top:0"'
        'href="/?a=1;b=2"nth-child="2"nth-of-type="1"text="say \\"hi\\";\nnow"'
        ';div:nth-child="1"'
    )
    first, second = parse(chain)
    assert first.attributes == {"onclick": 'go("x");a.b=1', "style": "color:red;top:0"}
    assert (first.href, first.text, first.nth_child) == ("/?a=1;b=2", 'say "hi";\nnow', 2)
    assert (second.tag, second.nth_child) == ("div", 1)


def test_classes_may_hold_colons_and_dots():
    """Utility classes with `:` and `.` come back whole when the page's class attribute was sent along."""
    (element,) = parse('div.5.hover:x.md:flex.py-2:attr__class="md:flex py-2.5 hover:x"nth-child="1"nth-of-type="1"')
    assert element.tag == "div"
    assert element.classes == ("hover:x", "md:flex", "py-2.5")


def test_attribute_names_of_frameworks_are_read():
    """Attribute names with `@`, `:` and `.` do not end the header early."""
    (element,) = parse('button.a:attr__:class="{a: b}"attr__@click.prevent="go()"nth-child="1"')
    assert element.tag == "button"
    assert element.attributes == {":class": "{a: b}", "@click.prevent": "go()"}


def test_unknown_and_silly_positions_are_none():
    """Zero, negative and non-numeric positions mean unknown."""
    (element,) = parse('a:nth-child="0"nth-of-type="-4"')
    assert (element.nth_child, element.nth_of_type) == (None, None)


def test_keys_and_classes_are_written_sorted():
    """Writing sorts classes and keys, as PostHog does, and escapes only quotes."""
    element = Element("a", ("b", "a"), {"z": '"', "class": "b a"}, "t", "/p", "i", 3, None)
    assert write([element]) == 'a.a.b:attr__class="b a"attr__z="\\""attr_id="i"href="/p"nth-child="3"nth-of-type="0"text="t"'


def test_the_array_form_of_older_versions():
    """The SDK's array of objects gives the same elements as its chain."""
    wire = [
        {
            "tag_name": "a",
            "$el_text": "Go",
            "classes": ["x"],
            "attr__class": "x",
            "attr__href": "/g",
            "attr__id": "n",
            "nth_child": 2,
            "nth_of_type": 1,
        },
        {"tag_name": "body", "nth_child": "oops"},
        "not an element",
    ]
    link, body = from_wire(wire)
    assert (link.text, link.href, link.attr_id, link.classes, link.nth_child) == ("Go", "/g", "n", ("x",), 2)
    assert body == Element("body")


def test_hostile_array_items_are_taken_as_text():
    """Wrong types in the array form become text or nothing; they never raise."""
    (element,) = from_wire([{"tag_name": 7, "$el_text": ["x"], "classes": {"a": 1}, "attr__n": None, 5: 6, "nth_child": {}}])
    assert element.tag == "7"
    assert element.text == "['x']"
    assert element.nth_child is None
