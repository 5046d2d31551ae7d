"""A link that leads nowhere says what its author may have meant."""

from pathlib import Path

from sites import build_site, make_site

FILES = {
    "content/Notes/梯度.md": '# 梯度\n\n<a id="Eins"></a>\n',
    "content/Notes/Plot.PNG": "x",
    "content/two/same.txt": "x",
    "content/three/same.txt": "x",
}


WANTED = {
    "notes/梯度.md": "did you mean Notes/梯度.md?",
    "notes/梯度": "did you mean Notes/梯度.md?",
    "Notes/plot.png": "did you mean Notes/Plot.PNG?",
    "plot.png": "did you mean Notes/Plot.PNG?",
    "/ARTICLES/notes/梯度/": "did you mean /articles/Notes/梯度/?",
    "same.txt": "paths count from the article's own folder; a leading / means the site",
    "Notes/梯度.md#EINS": "did you mean #Eins?",
    "c:\\a.png": "it lies on your computer only: copy the file next to the article, and link there",
}


def test_a_missing_target_has_a_hint(tmp_path: Path) -> None:
    text = "".join(f"[甲]({written})\n" for written in WANTED)
    make_site(tmp_path, {**FILES, "content/a.md": text})
    problems = build_site(tmp_path).diagnostics
    assert {each.code for each in problems} == {"link-missing"}
    assert [each.hint for each in problems] == list(WANTED.values())
