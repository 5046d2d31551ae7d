"""Permanent tags: the file, the choice of a tag, and how a result is recognized elsewhere."""

import random
import re
from collections.abc import Iterable
from string import ascii_lowercase

import pytest
from msgspec.structs import replace

from sitegen.library.permanent_tags import ALPHABET, PermanentTag, Taggable, spelled
from sitegen.library.permanent_tags.assignment import Matching, give, match, moved_to
from sitegen.library.permanent_tags.index import settled
from sitegen.library.permanent_tags.tags_file import TagsFile, parse, written


def result(article: str, label: str, text: str = "", kind: str = "theorem") -> Taggable:
    text = text or f"{article} {label}"
    return Taggable(article=article, label=label, kind=kind, digest=f"#{text}", begins=text[:80])


def test_a_tag_is_a_digit_and_three_characters_that_are_not_mixed_up() -> None:
    assert [spelled(name) for name in ("0A3F", "0a3f", "1oIl", "٠A3F")] == [
        "0A3F",
        "0A3F",
        "1011",
        "",
    ]
    assert [spelled(name) for name in ("main", "A3F0", "0A3", "0A3F5", "0A3U", "")] == [""] * 6
    assert not set("ILOU") & set(ALPHABET)


def test_the_file_is_read_as_it_was_written() -> None:
    odd = 'a "b" \\frac 中 #'
    tags = [moved_to(tag, result("content/é.md", odd, odd)) for tag in given(3)]
    text = written(reversed(tags))
    again = parse(text)
    assert again.problems == ()
    assert [replace(each, line=1) for each in again.lines] == sorted(tags, key=lambda t: t.tag)
    assert written(again.lines, again.comments) == text
    assert parse("\ufeff" + text.replace("\n", "\r\n")) == again
    assert text.startswith("# ")


def given(count: int) -> list[PermanentTag]:
    return list(give((result("content/a.md", f"thm:{n}") for n in range(count)), ()))


BROKEN = [
    ("0A3F = {", "1:8", "not valid TOML"),
    ('0A3F = { article = "a", label = "b" } x', "1:39", "not valid TOML"),
    ("<<<<<<< HEAD", "1:1", "merge conflict"),
    ("=======", "1:1", "merge conflict"),
    (">>>>>>> other", "1:1", "merge conflict"),
    ('0A3 = { article = "a", label = "b" }', "1:1", "0A3 is not a tag"),
    ('  ABCD = { article = "a", label = "b" }', "1:3", "ABCD is not a tag"),
    ('0A3F = "a"', "1:1", "not the line of a tag"),
    ("[0A3F]", "1:1", "not the line of a tag"),
    ('0A3F = { article = "a" }', "1:1", "label must be a text"),
    ('0A3F = { article = 3, label = "b" }', "1:10", "article must be a text"),
    ('0A3F = { article = "a", label = "b", note = "c" }', "1:38", "the key note is unknown"),
]


@pytest.mark.parametrize(("line", "place", "message"), BROKEN)
def test_a_broken_line_is_an_error_and_costs_no_other(line: str, place: str, message: str) -> None:
    whole = '\n1B2C = { article = "a", label = "b" }\n'
    found = parse(line + whole)
    assert [each.tag for each in found.lines] == ["1B2C"]
    (problem,) = found.problems
    assert f"{problem.span.line}:{problem.span.column}" == place
    assert message in problem.message
    assert problem.hint
    assert problem.page_lost


def test_of_two_lines_of_a_tag_the_one_with_a_result_counts() -> None:
    text = (
        '0A3F = { article = "old", label = "b" }\n'
        '0A3F = { article = "new", label = "b" }\n'
        '1B2C = { article = "new", label = "b", digest = "1" }\n'
        '1B2C = { article = "new", label = "b", digest = "2" }\n'
    )
    lines = parse(text).lines
    tags, problems = settled(lines, [("new", "b")])
    assert [(each.tag, each.article, each.digest) for each in tags] == [
        ("0A3F", "new", ""),
        ("1B2C", "new", "2"),
    ]
    assert [(each.severity, each.span.line) for each in problems] == [("hint", 1)]


@pytest.mark.parametrize("places", [[], [("a", "x"), ("b", "x")]])
def test_a_tag_of_two_results_is_an_error(places: list[tuple[str, str]]) -> None:
    text = '0A3F = { article = "a", label = "x" }\n0A3F = { article = "b", label = "x" }\n'
    tags, problems = settled(parse(text).lines, places)
    assert [each.tag for each in tags] == ["0A3F"]
    assert [(each.page_lost, each.span.line) for each in problems] == [(True, 2)]


def test_two_branches_give_the_same_result_the_same_tag_and_others_other_tags() -> None:
    ours = [result("content/a.md", f"thm:{n}") for n in range(300)]
    theirs = [result("content/b.md", f"thm:{n}") for n in range(300)]
    assert [*give(ours, ())] == [*give(reversed(ours), ())]
    one, other = ({each.tag for each in give(each, ())} for each in (ours, theirs))
    assert len(one) == len(other) == 300
    assert not one & other
    assert all(re.fullmatch(r"\d[0-9A-HJKMNP-TV-Z]{3}", tag) for tag in one | other)


def test_a_tag_is_never_given_twice_be_its_result_gone_or_not() -> None:
    each = result("content/a.md", "thm:x")
    (first,) = give([each], ())
    (second,) = give([each], [first.tag])
    assert first.tag != second.tag


def test_labels_that_are_swapped_take_their_tags_along() -> None:
    before = [result("a", "x", "eins"), result("a", "y", "zwei")]
    after = [result("a", "x", "zwei"), result("a", "y", "eins")]
    tags = list(give(before, ()))
    found = match(tags, after)
    assert {after.tag: after.label for _, after in found.moved} == {
        tags[0].tag: "y",
        tags[1].tag: "x",
    }
    assert (found.kept, found.lost, found.free) == ((), (), ())


def test_of_equal_results_the_one_with_the_label_is_it_and_else_nobody_guesses() -> None:
    (tag,) = give([result("a", "x", "gleich")], ())
    labelled = match([tag], [result("b", "x", "gleich"), result("c", "z", "gleich")])
    assert [after.article for _, after in labelled.moved] == ["b"]
    unsure = match([tag], [result("b", "y", "gleich"), result("c", "z", "gleich")])
    assert unsure.moved == ()
    assert [len(each.candidates) for each in unsure.lost] == [2]


def test_an_edited_result_keeps_its_tag_and_its_line_has_the_new_text() -> None:
    (tag,) = give([result("a", "x", "Jede Folge konvergiert.")], ())
    found = match([tag], [result("a", "x", "Jede monotone Folge konvergiert.")])
    assert [each.begins for each in found.kept] == ["Jede monotone Folge konvergiert."]
    assert found.changed == ()
    other = match([tag], [result("a", "x", "1 + 1 = 2")])
    assert other.changed == (tag,)


def test_an_edited_and_renamed_result_is_a_candidate() -> None:
    (tag,) = give([result("a", "x", "Jede Folge konvergiert.")], ())
    found = match(
        [tag],
        [
            result("a", "y", "Jede monotone Folge konvergiert."),
            result("b", "x", "Jede beschränkte Folge konvergiert."),
            result("a", "z", "1 + 1 = 2"),
            result("c", "eq:x", "Jede Folge konvergiert", kind="equation"),
        ],
    )
    assert [[each.key for each in lost.candidates] for lost in found.lost] == [
        [("b", "x"), ("a", "y")]
    ]


def test_tags_of_an_article_that_cannot_be_read_stay() -> None:
    (tag,) = give([result("a", "x")], ())
    found = match([tag], [], withheld={"a"})
    assert (found.kept, found.lost) == ((tag,), ())


@pytest.mark.long(4, 50)
def test_after_200_renames_and_moves_each_tag_has_its_result_or_is_reported(seed: int) -> None:
    rng = random.Random(seed)
    # What a result truly is, by its place; results are recognized by their texts alone.
    site = {(f"{rng.choice('abcdef')}.md", f"thm:{n}"): n for n in range(40)}
    texts = {n: sentence(rng, n) for n in site.values()}
    file = TagsFile()
    tags, true = list(give(results(site, texts), ())), dict[str, int]()
    for each in tags:
        true[each.tag] = site[each.key]
    reported: set[str] = set()
    for _ in range(200):
        for _ in range(rng.randint(1, 3)):
            change(rng, site, texts)
        found = match(parse(written(tags, file.comments)).lines, results(site, texts))
        reported |= {lost.tag.tag for lost in found.lost} | {each.tag for each in found.changed}
        tags = after(found)
        for each in tags:
            if each.key in site and each.tag not in reported:
                assert true.setdefault(each.tag, site[each.key]) == site[each.key]
            assert each.key in site or each.tag in reported
        assert len({each.tag for each in tags}) == len(tags)
    assert len(tags) >= 40
    assert len(reported) < len(tags)


def sentence(rng: random.Random, number: int) -> str:
    return " ".join("".join(rng.choices(ascii_lowercase, k=6)) for _ in range(6)) + f" {number}"


def results(site: dict[tuple[str, str], int], texts: dict[int, str]) -> Iterable[Taggable]:
    return [result(*place, texts[number]) for place, number in site.items()]


def change(rng: random.Random, site: dict[tuple[str, str], int], texts: dict[int, str]) -> None:
    """Move an article or one result, rename or swap labels, edit, delete or add a result."""
    place = rng.choice(sorted(site))
    kind = rng.choice(["article", "move", "rename", "swap", "edit", "delete", "add"])
    if kind == "article":
        name = f"{rng.randint(0, 10**9)}.md"
        for path, label in [each for each in site if each[0] == place[0]]:
            site[name, label] = site.pop((path, label))
    elif kind in ("move", "rename"):
        article = rng.choice(sorted(site))[0] if kind == "move" else place[0]
        label = place[1] if kind == "move" else f"thm:r{rng.randint(0, 10**9)}"
        if (article, label) not in site:
            site[article, label] = site.pop(place)
    elif kind == "swap":
        other = rng.choice(sorted(site))
        site[place], site[other] = site[other], site[place]
    elif kind == "edit":
        texts[site[place]] += rng.choice(ascii_lowercase)
    elif kind == "delete" and len(site) > 20:
        del site[place]
    else:
        number = len(texts)
        texts[number] = sentence(rng, number)
        site[place[0], f"thm:n{number}"] = number


def after(found: Matching) -> list[PermanentTag]:
    """Return the tags as ``sitegen tag`` leaves them if nobody decides on those that are lost."""
    old = [*found.kept, *(after for _, after in found.moved), *(each.tag for each in found.lost)]
    held = {each.key for lost in found.lost for each in lost.candidates}
    free = [each for each in found.free if each.key not in held]
    return [*old, *give(free, [each.tag for each in old])]
