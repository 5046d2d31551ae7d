"""The few words that rendering puts into articles, by language."""

from sitegen.locale import catalogue

_WORDS = {
    "zh_CN": {
        "formula": "公式",
        "table": "表格",
        "table_number": "表",
        "figure": "图",
        "picture": "看大图",
        "diagram": "图的源码",
        "back": "回到引用处",
        "used_in": "用于",
        "done": "已完成",
        "open": "未完成",
        "contents": "目录",
        "references": "参考文献",
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
        "algorithm": "算法",
    },
    "zh_TW": {
        "formula": "公式",
        "table": "表格",
        "table_number": "表",
        "figure": "圖",
        "picture": "看大圖",
        "diagram": "圖的原始碼",
        "back": "回到引用處",
        "used_in": "用於",
        "done": "已完成",
        "open": "未完成",
        "contents": "目錄",
        "references": "參考文獻",
        "equation": "式",
        "theorem": "定理",
        "lemma": "引理",
        "proposition": "命題",
        "corollary": "推論",
        "definition": "定義",
        "example": "例",
        "remark": "註",
        "exercise": "練習",
        "proof": "證明",
        "conjecture": "猜想",
        "axiom": "公理",
        "claim": "斷言",
        "algorithm": "演算法",
    },
    "ja": {
        "formula": "数式",
        "table": "表",
        "table_number": "表",
        "figure": "図",
        "picture": "大きな図を見る",
        "diagram": "図のソース",
        "back": "参照元へ戻る",
        "used_in": "使用箇所",
        "done": "完了",
        "open": "未完了",
        "contents": "目次",
        "references": "参考文献",
        "equation": "式",
        "theorem": "定理",
        "lemma": "補題",
        "proposition": "命題",
        "corollary": "系",
        "definition": "定義",
        "example": "例",
        "remark": "注意",
        "exercise": "問",
        "proof": "証明",
        "conjecture": "予想",
        "axiom": "公理",
        "claim": "主張",
        "algorithm": "アルゴリズム",
    },
    "en": {
        "formula": "Formula",
        "table": "Table",
        "table_number": "Table",
        "figure": "Figure",
        "picture": "View the picture",
        "diagram": "Source of a diagram",
        "back": "Back to the reference",
        "used_in": "Used in",
        "done": "done",
        "open": "to do",
        "contents": "Contents",
        "references": "References",
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
        "algorithm": "Algorithm",
    },
}
_OTHER = (
    *("formula", "table", "table_number", "figure", "picture", "diagram"),
    *("back", "used_in", "done", "open", "contents", "references", "equation"),
)
THEOREMS = tuple(k for k in _WORDS["en"] if k not in _OTHER)
"""The kinds of theorem-like blocks that every site has."""
_CAPTIONS = {"table": "table_number"}
"""Kinds of labels whose word has another name here."""
_FULL = {"Eq.": "Equation"}
_PLURALS = {"Eq.": "Eqs.", "Corollary": "Corollaries"}
CALLOUTS = {
    "note": ("注", "註", "注", "Note"),
    "tip": ("提示", "提示", "ヒント", "Tip"),
    "important": ("重要", "重要", "重要", "Important"),
    "warning": ("警告", "警告", "警告", "Warning"),
    "caution": ("当心", "當心", "注意", "Caution"),
    "abstract": ("摘要", "摘要", "概要", "Abstract"),
    "info": ("说明", "說明", "情報", "Info"),
    "todo": ("待办", "待辦", "ToDo", "To do"),
    "success": ("成功", "成功", "成功", "Success"),
    "question": ("问题", "問題", "質問", "Question"),
    "failure": ("失败", "失敗", "失敗", "Failure"),
    "danger": ("危险", "危險", "危険", "Danger"),
    "bug": ("缺陷", "缺陷", "バグ", "Bug"),
    "example": ("示例", "示例", "例", "Example"),
    "quote": ("引文", "引文", "引用", "Quote"),
    "details": ("详情", "詳情", "詳細", "Details"),
}
CHINESE_KINDS = {_WORDS["zh_CN"][kind]: kind for kind in THEOREMS}
"""Kinds as Chinese authors may write them: ``::: 定理``."""


def word(name: str, language: str) -> str:
    """Return a word in the language of an article, else in English."""
    return _WORDS[catalogue(language)][name]


def translated(written: str, kind: str, language: str) -> str:
    """Return the word for a kind in another language; a site's own word stays as it is."""
    words = [_WORDS[name].get(_CAPTIONS.get(kind, kind), "") for name in _WORDS]
    return word(_CAPTIONS.get(kind, kind), language) if written in words else written


def plural(written: str, language: str, *, many: bool, full: bool) -> str:
    """Return an English word for ``many``, and not abbreviated if ``full``; others as they are."""
    if catalogue(language) != "en" or written not in _WORDS["en"].values():
        return written
    written = _FULL.get(written, written) if full else written
    return _PLURALS.get(written, f"{written}s") if many else written


def callout_word(kind: str, language: str) -> str:
    """Return the label of a kind of callout; empty if the kind is an author's own."""
    labels = dict(zip(_WORDS, CALLOUTS.get(kind, ("", "", "", "")), strict=True))
    return labels[catalogue(language)]


def is_cjk(language: str) -> bool:
    """Return whether a language is written with full-width punctuation: Chinese, Japanese."""
    return catalogue(language) != "en"
