"""What means something to the scanner, to Markdown, to front matter or to an address."""

MATH = ["$", "$$", "$$$", "\\$", "\\(", "\\)", "\\[", "\\]", "\\\\", "\\\\[", "\\\\("]
MATH += ["\\begin{align}", "\\end{align}", "\\begin{cases}", "\\end{cases}", "\\begin{", "\\end{"]
MATH += ["\\label{a}", "\\eqref{a}", "\\ref{b#a}", "\\cref{a}", "\\tag{1}", "\\notag", "\\text{"]
MATH += ["\\newcommand{\\x}[1]{#1}", "\\def\\y{", "\\let\\z=\\x", "\\frac", "_", "^", "&", "%"]
MATH += ["\\left(", "\\right)", "\\href{", "\\color{red}", "\\unicode{x41}", "\\qty(", "#1"]
BLOCKS = ["```", "~~~", "``", "`", "|", "| a | b |\n|---|---|\n", ":::", "::: theorem {#a}\n"]
BLOCKS += ["[^1]", "[^1]: ", "[^", "^[", "> ", "> [!NOTE]\n", "- ", "- [ ] ", "1. ", "# ", "## "]
BLOCKS += ["\n===\n", "\n---\n", "***", "    ", "\t", ": ", "<!-- more -->", "{#a}", "{#", "{.b}"]
INLINE = ["*", "**", "~~", "[a](", "](", ")", "![", "[a]: b", "<https://e.org/>", "https://e.org/"]
INLINE += ["//[", "mailto:a@b", "%01", "%2e%2e/", "../", "./", "?", "#", "&lt;", "&#1;", "&#x2;"]
RAW = ["<details>", "</details>", "<summary>", "<div>", "</div>", "<pre>", "</pre>", "<!--", "-->"]
RAW += ["<", ">", '<a href="', "<img src='", '">', "</a>", "<br/>", "<p>", "<script>", "<![CDATA["]
LETTERS = ["x", "a1", "5", " ", "  ", "\n", "\n\n", "中", "汉字", "，", "。", "：", "（", "\u3000"]
LETTERS += [
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u0301",
    "é",
    "😀",
    "\ufffd",
    "\uffff",
    "İ",
    "ß",
    "\u2028",
]
LETTERS += ["\r\n", "\r", "\x85", "\x0c", "\x00", "\x01", "\x02", "\x010\x02", "\x030\x04"]
KEYS = ["---\n", "+++\n", "...\n", "title: ", "title = ", "date: 2024-01-02", "tags: [a, b]\n"]
KEYS += [
    "aliases: /a/\n",
    "slug: ",
    "macros:\n  \\R: x\n",
    "draft: true\n",
    "- a\n",
    "!!int ",
    "&a ",
]
KEYS += ["!!timestamp ", "!!bool ", "*a", "[", "]", "{", "}", '"', "'", "|\n", ": ", "0x", "1:2"]
KEYS += ['"\\x010\\x02"', '"\\u0003"', '\\char"1']
KEYS += ["作者：", "[math]\n", "[[menu]]\n", "base_url", "permalink", "timezone", "language"]

ALL = [*MATH, *BLOCKS, *INLINE, *RAW, *LETTERS, *KEYS]
BYTES = [token.encode() for token in ALL]
BYTES += [b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\x80", "汉字".encode("gb18030")]


def dictionary() -> str:
    """Write the tokens as libFuzzer reads them."""
    written = ("".join(map("\\x{:02x}".format, token)) for token in BYTES)
    return "".join(f'"{token}"\n' for token in written)
