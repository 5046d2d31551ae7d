"""The few words that rendering puts into articles, by language."""

_WORDS = {
    "zh": {
        "formula": "公式",
        "table": "表格",
        "table_number": "表",
        "figure": "图",
        "picture": "看大图",
        "diagram": "图的源码",
        "back": "回到引用处",
        "done": "已完成",
        "open": "未完成",
        "contents": "目录",
        "equation": "式",
        "theorem": "定理",
        "lemma": "引理",
        "proposition": "命题",
        "corollary": "推论",
        "definition": "定义",
        "example": "例",
        "remark": "注",
        "exercise": "练习",
        "proof": "证明",
        "conjecture": "猜想",
        "axiom": "公理",
        "claim": "断言",
    },
    "en": {
        "formula": "Formula",
        "table": "Table",
        "table_number": "Table",
        "figure": "Figure",
        "picture": "View the picture",
        "diagram": "Source of a diagram",
        "back": "Back to the reference",
        "done": "done",
        "open": "to do",
        "contents": "Contents",
        "equation": "Eq.",
        "theorem": "Theorem",
        "lemma": "Lemma",
        "proposition": "Proposition",
        "corollary": "Corollary",
        "definition": "Definition",
        "example": "Example",
        "remark": "Remark",
        "exercise": "Exercise",
        "proof": "Proof",
        "conjecture": "Conjecture",
        "axiom": "Axiom",
        "claim": "Claim",
    },
}
_OTHER = (
    *("formula", "table", "table_number", "figure", "picture", "diagram"),
    *("back", "done", "open", "contents", "equation"),
)
THEOREMS = tuple(k for k in _WORDS["en"] if k not in _OTHER)
"""The kinds of theorem-like blocks that every site has."""
CALLOUTS = {
    "note": ("注", "Note"),
    "tip": ("提示", "Tip"),
    "important": ("重要", "Important"),
    "warning": ("警告", "Warning"),
    "caution": ("当心", "Caution"),
    "abstract": ("摘要", "Abstract"),
    "info": ("说明", "Info"),
    "todo": ("待办", "To do"),
    "success": ("成功", "Success"),
    "question": ("问题", "Question"),
    "failure": ("失败", "Failure"),
    "danger": ("危险", "Danger"),
    "bug": ("缺陷", "Bug"),
    "example": ("示例", "Example"),
    "quote": ("引文", "Quote"),
    "details": ("详情", "Details"),
}
CHINESE_KINDS = {_WORDS["zh"][kind]: kind for kind in THEOREMS}
"""Kinds as Chinese authors may write them: ``::: 定理``."""


def word(name: str, language: str) -> str:
    """Return a word in the language of an article: Chinese, else English."""
    return _WORDS["zh" if language.lower().startswith("zh") else "en"][name]


def callout_word(kind: str, language: str) -> str:
    """Return the label of a kind of callout; empty if the kind is an author's own."""
    chinese, english = CALLOUTS.get(kind, ("", ""))
    return chinese if language.lower().startswith("zh") else english
