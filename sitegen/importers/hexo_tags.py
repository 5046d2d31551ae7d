"""Tags of Hexo and of its themes NexT, Butterfly and Fluid; some are also Octopress's."""

import posixpath
import re

from sitegen.core.tex import Edit
from sitegen.importers.embeds import embeds
from sitegen.importers.passage import Passage
from sitegen.importers.tags import (
    Handler,
    Tag,
    as_block,
    callout,
    fence,
    fenced,
    mermaid,
    picture,
    unwrap,
)

_LOOKS = re.compile(
    r"^(?:(?:no-)?icon|simple|modern|flat|disabled|fa[srlb]?|fa-[\w-]+|blue|pink|red|purple|orange"
    r"|green|default|primary|success|info|warning|danger|light|secondary)$"
)


def _codeblock(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``codeblock [title] [lang:x] [url] [link text]``."""
    named = dict(word.split(":", 1) for word in tag.words if re.match(r"[a-z_]+:(?!//)", word))
    title = " ".join(w for w in tag.words if not re.match(r"[a-z_]+:(?!//)|https?://", w))
    return fence(tag, passage, named.get("lang", ""), title)


def _include_code(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Show a file of the code folder; Hexo has the path last, Pelican first."""
    tree, folder = passage.blog.tree, passage.blog.code_folder
    named = dict(word.split(":", 1) for word in tag.words if re.match(r"(?:lang|from|to):", word))
    words = [word for word in tag.words if not re.match(r"(?:lang|from|to):", word)]
    for path in (*words[-1:], *words[:1]):
        name = posixpath.normpath(posixpath.join(folder, path))
        if name in tree.names and (code := tree.text(name)):
            lines = code.split("\n")
            start, end = (
                int(n) if n.isdigit() else 0 for n in map(named.get, ("from", "to"), "00")
            )
            chosen = "\n".join(lines[max(start - 1, 0) : end or None])
            title = " ".join(w for w in words if w != path) or posixpath.basename(path)
            tongue = named.get("lang") or path.rpartition(".")[2]
            return tag.replace(as_block(tag, passage, fenced(chosen, tongue, title)))
    return None


def _asset_img(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``[class …] source [width] [height] ["title" ["alt"]]``."""
    words = list(tag.words)
    at = next((i for i, w in enumerate(words) if re.search(r"[./]", w) or "%" in w), None)
    if at is None:
        return None
    rest = words[at + 1 :]
    sizes = [word for word in rest if re.fullmatch(r"\d+(?:px|%)?", word)]
    caption = " ".join(word for word in rest if word not in sizes)
    quotes = re.findall(r"[\"']([^\"']*)[\"']", tag.arguments.partition(words[at])[2])
    title, alt = (*quotes, "", "")[:2] if quotes else (caption, "")
    image = picture(words[at], alt or title, title if title != alt else "", "".join(sizes[:1]))
    return tag.replace(as_block(tag, passage, image) if title else image)


def _link(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``post_link name[#part] [title] [escape]`` and ``asset_link name [title]``."""
    words = [word for word in tag.words if word not in ("true", "false")]
    if not words:
        return None
    name, mark, part = words[0].partition("#")
    text = " ".join(words[1:])
    if tag.name == "asset_link":
        return tag.replace(f"[{text or name}]({name})")
    found = passage.routes.post(name)
    if found is None:
        return None
    address = passage.routes.link(found) + mark + part
    if tag.name == "post_path":
        return tag.replace(address)
    return tag.replace(f"[{text or passage.routes.titles.get(found, name)}]({address})")


def _path(tag: Tag, passage: Passage) -> list[Edit] | None:
    return tag.replace(tag.word(0)) if tag.word(0) else None


def _note(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read NexT's, Butterfly's and Fluid's notes; words after the kind are the title of a fold."""
    kind = tag.word(0).lower()
    words = " ".join(tag.words[1:]).split()
    title = " ".join(word for word in words if not _LOOKS.match(word))
    return callout(tag, passage, kind or "note", title, "-" if title else "")


def _fold(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read Fluid's ``fold info @title``, Butterfly's ``hideToggle title``, ``folding``."""
    words = tag.arguments.split("@", 1)
    kind = "note" if tag.name != "fold" or not words[0].strip() else words[0].split()[0]
    title = words[1] if len(words) == 2 else tag.arguments if tag.name != "fold" else ""
    title = re.sub(r"^(?:blue|cyan|green|red|orange|yellow|purple|open)\b[, ]*", "", title.strip())
    return callout(tag, passage, kind, title.split(",")[0].strip(), "-")


def _blockquote(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write a quotation, with its source below."""
    if tag.closer is None:
        return None
    content = tag.content(passage.text).strip()
    source = re.sub(r"(https?://\S+)[ \t]*(.*)", r"[\2](\1)", tag.arguments).replace("[](", "<")
    source = re.sub(r"<(https?://[^)]*)\)", r"<\1>", source)
    lines = [*content.split("\n"), *(["", f"—— {source}"] if source else [])]
    quote = "\n".join(f"> {line}".rstrip() for line in lines)
    return tag.replace(as_block(tag, passage, quote))


def _math(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Replace the tags by dollars: single ones if the formula is on one line."""
    if tag.closer is None:
        return None
    tex = tag.content(passage.text).strip()
    if "\n" not in tag.content(passage.text).strip(" "):
        return tag.replace(f"${tex}$" if tag.name != "math_block" else f"$${tex}$$")
    return tag.replace(tex if tex.startswith("$$") else f"$$\n{tex}\n$$")


def _label(tag: Tag, passage: Passage) -> list[Edit] | None:
    text = tag.arguments.partition("@")[2] or " ".join(tag.words[:1])
    return tag.replace(f"**{text.strip()}**") if text.strip() else None


def _tabs(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write the tabs one below the other, each under its name."""
    if tag.closer is None:
        return None
    edits = tag.wrap()
    text = passage.text
    for match in re.finditer(r"<!--\s*(end)?tab\b([^>]*?)-->", text[tag.end : tag.closer[0]]):
        name = match[2].split("@")[0].strip()
        start = tag.end + match.start()
        edits.append(Edit(start, tag.end + match.end(), f"**{name}**\n" if name else ""))
    return edits


def _button(tag: Tag, passage: Passage) -> list[Edit] | None:
    parts = [part.strip() for part in tag.arguments.split(",")]
    words = parts if len(parts) > 1 else [*tag.words]
    return tag.replace(f"[{words[1]}]({words[0]})") if len(words) > 1 else None


HANDLERS: dict[str, Handler] = {
    **embeds(),
    **dict.fromkeys(("codeblock", "code"), _codeblock),
    **dict.fromkeys(("include_code", "include-code"), _include_code),
    **dict.fromkeys(("asset_img", "img", "image", "fullimage", "full-image", "fi"), _asset_img),
    **dict.fromkeys(("post_link", "post_path", "asset_link"), _link),
    **dict.fromkeys(("fold", "folding", "hideToggle", "hideBlock", "spoiler", "details"), _fold),
    **dict.fromkeys(("blockquote", "quote", "pullquote", "centerquote", "cq"), _blockquote),
    **dict.fromkeys(("math", "math_block", "katex"), _math),
    **dict.fromkeys(("btn", "button"), _button),
    **dict.fromkeys(("group_pictures", "gp", "gallery", "grouppicture", "center"), unwrap),
    "asset_path": _path,
    "note": _note,
    "label": _label,
    "tabs": _tabs,
    "mermaid": mermaid,
}
