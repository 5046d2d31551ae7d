"""Decoding, slugs, ids, addresses and counts."""

import codecs

import pytest

from sitegen.core.text import (
    Lines,
    NotText,
    count_words,
    decode,
    encode_path,
    fold,
    heading_id,
    shorten,
    slug,
    tag_slug,
)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8-sig"),
        ("梯度\n".encode(), "梯度\n", "utf-8-sig"),
        (codecs.BOM_UTF8 + "梯度".encode(), "梯度", "utf-8-sig"),
        ("梯度下降".encode("gb18030"), "梯度下降", "gb18030"),
        ("𠮷与㐀".encode("gb18030"), "𠮷与㐀", "gb18030"),
        (codecs.BOM_UTF16_LE + "梯度".encode("utf-16-le"), "梯度", "utf-16"),
        (codecs.BOM_UTF16_BE + "梯度".encode("utf-16-be"), "梯度", "utf-16"),
        (b"a\r\nb\rc\n", "a\nb\nc\n", "utf-8-sig"),
        (b"a\r\n\r\nb", "a\n\nb", "utf-8-sig"),
    ],
)
def test_decodes_text_with_lf_and_without_a_byte_order_mark(
    data: bytes, text: str, encoding: str
) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.control) == (text, encoding, None)


def test_control_characters_are_replaced_and_the_first_is_located() -> None:
    decoded = decode(b"a\x00b\x01c\td\x7f\n")
    assert decoded.text == "a\ufffdb\ufffdc\td\ufffd\n"
    assert decoded.control == 1


def test_the_marks_of_formulas_and_links_cannot_come_from_an_author() -> None:
    decoded = decode(b"a \x010\x02 \x030\x04 b")
    assert not set(decoded.text) & set("\x01\x02\x03\x04")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\x00" * 100,
        codecs.BOM_UTF16_LE + b"a",
        b"\xff\xff\xff",
    ],
)
def test_a_binary_file_is_not_text(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    lines = Lines("𠮷b\n\nc")
    assert [lines.place(offset) for offset in range(5)] == [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("梯度 下降", "梯度-下降"),
        ("Why LayerNorm Works?", "Why-LayerNorm-Works"),
        ("a_b-c", "a_b-c"),
        ("  a  --  b  ", "a-b"),
        ("e\u0301", "\u00e9"),
        ("（一）前言，后记", "一-前言-后记"),
        ("v1.2", "v1-2"),
        ("🎉", ""),
        ("../..", ""),
        ("a/b", "a-b"),
        ("かな한글", "かな한글"),
    ],
)
def test_a_slug_keeps_letters_digits_and_case(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C", "C"),
        ("C++", "C-plus-plus"),
        ("C#", "C-sharp"),
        ("深度学习", "深度学习"),
        ("node.js", "node-js"),
        ("🎉", "1f389"),
        ("?!", "3f-21"),
    ],
)
def test_a_tag_has_an_address_of_its_own(name: str, expected: str) -> None:
    assert tag_slug(name) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("ML", "ml"), ("ＭＬ", "ml"), ("ﾃﾝｿﾙ", "テンソル"), ("Straße", "STRASSE")]
)
def test_names_equal_but_for_case_or_width_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello World", "hello-world"),
        ("2.1 线性代数", "21-线性代数"),
        ("🧮 概述", "-概述"),
        ("a  b", "a--b"),
        ("C++ 与 C#", "c-与-c"),
        ("snake_case-word", "snake_case-word"),
        ("？！", "section"),
        ("🎉", "section"),
        ("", "section"),
    ],
)
def test_a_heading_id_follows_the_rule_of_github(text: str, expected: str) -> None:
    assert heading_id(text) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/articles/梯度/", "/articles/%E6%A2%AF%E5%BA%A6/"),
        ("/a b/c.png", "/a%20b/c.png"),
        ("/e\u0301", "/%C3%A9"),
        ("/50%/?#", "/50%25/%3F%23"),
        ('/"<>', "/%22%3C%3E"),
    ],
)
def test_a_path_is_percent_encoded_once_in_nfc(path: str, expected: str) -> None:
    assert encode_path(path) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (0, 0)),
        ("梯度下降。", (4, 0)),
        ("the don't-care state-of-the-art", (0, 3)),
        ("用 Adam 优化 3.14 次", (4, 2)),
        ("GPT模型BERT", (2, 2)),
    ],
)
def test_counts_cjk_characters_and_other_words(text: str, expected: tuple[int, int]) -> None:
    assert count_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("短", "短"),
        ("a  b\nc", "a b c"),
        ("the quick brown fox", "the quick…"),
        ("一二三四五，六七八九十一", "一二三四五，六七八九…"),
        ("abcdefghijklmnop", "abcdefghij…"),
        ("一二三四五六七八九，十", "一二三四五六七八九…"),
    ],
)
def test_shortens_between_words_or_cjk_characters(text: str, expected: str) -> None:
    assert shorten(text, 10) == expected


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced(character: str) -> None:
    decoded = decode(f"a{character}b".encode())
    assert (decoded.text, decoded.control) == ("a\ufffdb", 1)


def test_a_form_feed_is_a_space() -> None:
    assert decode(b"a\x0cb") == decode(b"a b")
