"""Emoji by name, as GitHub, Hugo and Typora write them: ``:rocket:``, ``:+1:``.

Most names are those of Unicode; the table has the names that are others.
"""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_NAME = re.compile(r":([a-z][a-z0-9_]{1,30}|[+-]1|100):(?![A-Za-z0-9:`])")
"""Not before a backtick: that is a role, as in ``:label:`x```."""
_FIRST = 0x1F300
"""First character of the blocks of emoji; below it a Unicode name such as ``colon`` is none."""
# fmt: off
_OTHERS = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "100": "💯",
    "smile": "😄", "smiley": "😃", "grin": "😁", "grinning": "😀", "laughing": "😆", "joy": "😂",
    "rofl": "🤣", "wink": "😉", "blush": "😊", "heart_eyes": "😍", "sunglasses": "😎",
    "thinking": "🤔", "sweat_smile": "😅", "sweat": "😓", "sob": "😭", "cry": "😢", "scream": "😱",
    "angry": "😠", "rage": "😡", "confused": "😕", "disappointed": "😞", "sleeping": "😴",
    "stuck_out_tongue": "😛", "kissing_heart": "😘", "relaxed": "☺️", "neutral_face": "😐",
    "expressionless": "😑", "upside_down_face": "🙃", "innocent": "😇", "smirk": "😏",
    "yum": "😋", "flushed": "😳", "mask": "😷", "skull": "💀", "ghost": "👻", "poop": "💩",
    "clap": "👏", "pray": "🙏", "wave": "👋", "muscle": "💪", "ok_hand": "👌", "v": "✌️",
    "raised_hands": "🙌", "point_up": "☝️", "point_right": "👉", "point_left": "👈",
    "point_down": "👇", "eyes": "👀", "tada": "🎉", "heart": "❤️", "broken_heart": "💔",
    "star": "⭐", "star2": "🌟", "sparkles": "✨", "zap": "⚡", "fire": "🔥", "boom": "💥",
    "warning": "⚠️", "x": "❌", "o": "⭕", "white_check_mark": "✅", "heavy_check_mark": "✔️",
    "ballot_box_with_check": "☑️", "question": "❓", "exclamation": "❗", "bangbang": "‼️",
    "bulb": "💡", "memo": "📝", "pencil": "📝", "pencil2": "✏️", "book": "📖", "books": "📚",
    "mag": "🔍", "link": "🔗", "pushpin": "📌", "paperclip": "📎", "email": "📧", "envelope": "✉️",
    "phone": "☎️", "computer": "💻", "bell": "🔔", "lock": "🔒", "unlock": "🔓", "key": "🔑",
    "construction": "🚧", "recycle": "♻️", "information_source": "ℹ️", "no_entry": "⛔",
    "arrow_right": "➡️", "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️",
    "coffee": "☕", "beer": "🍺", "cake": "🍰", "gift": "🎁", "sunny": "☀️", "cloud": "☁️",
    "umbrella": "☔", "snowflake": "❄️", "moon": "🌔", "earth_asia": "🌏", "cn": "🇨🇳", "us": "🇺🇸",
    "hammer_and_wrench": "🛠️", "wrench": "🔧", "gear": "⚙️", "art": "🎨", "ambulance": "🚑",
    "chart_with_upwards_trend": "📈", "chart_with_downwards_trend": "📉", "date": "📅",
    "watch": "⌚", "hourglass": "⌛", "soccer": "⚽", "trophy": "🏆", "checkered_flag": "🏁",
}
# fmt: on


def install(md: MarkdownIt) -> None:
    """Register the rule."""
    md.inline.ruler.before("emphasis", "emoji", _emoji)


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    found = _NAME.match(state.src, state.pos, state.posMax)
    before = state.src[state.pos - 1] if state.pos else ""
    if found is None or before == ":" or (before.isascii() and before.isalnum()):
        return False
    character = _OTHERS.get(found[1]) or _by_unicode(found[1])
    if not character:
        return False
    if not silent:
        state.push("text", "", 0).content = character
    state.pos = found.end()
    return True


def _by_unicode(name: str) -> str:
    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return character if ord(character[0]) >= _FIRST else ""
