"""Scripts that import each other: each finds the others under the names they are sent by."""

import re
from pathlib import Path

from sitegen.assets.scripts import linked, without_remarks
from sitegen.assets.theme_folders import theme_static
from sitegen.core.model import Asset
from sites import article, build_site, make_site


def renamed(asset: Asset) -> Asset:
    name = asset.address.replace(".js", f".{len(asset.data or b'')}.js")
    return Asset(origin=asset.origin, address=name, name=asset.address, data=asset.data)


def scripts(folder: Path, **texts: str) -> list[Asset]:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return [
        Asset(origin=str(folder / f"{name}.js"), address=f"/assets/{name}.js") for name in texts
    ]


def test_a_script_names_those_it_imports_as_they_are_sent(tmp_path: Path) -> None:
    a = 'import { b } from "./b.js";\nimport { c } from "./c.js";\n'
    assets = scripts(tmp_path, a=a, b='import { c } from "./c.js";\n', c="1\n")
    found = {asset.name: asset for asset in linked(assets, renamed)}
    assert found["/assets/c.js"].address == "/assets/c.0.js"
    assert found["/assets/b.js"].data == b'import { c } from "./c.0.js";\n'
    assert b'"./b.30.js"' in (found["/assets/a.js"].data or b"")


def test_scripts_that_import_each_other_go_as_they_are(tmp_path: Path) -> None:
    assets = scripts(tmp_path, a='import "./b.js";\n', b='import "./a.js";\n')
    assert len(linked(assets, renamed)) == 2


def test_all_scripts_of_the_theme_find_each_other(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": article()}))
    folder = tmp_path / "public" / "assets"
    for path in folder.glob("*.js"):
        for name in re.findall(r'^import .* from "\./(.*)";', path.read_text("utf-8"), re.M):
            assert (folder / name).is_file(), f"{path.name} imports {name}"


def test_scripts_are_sent_without_remarks_and_indentation() -> None:
    text = b"// Why.\n(() => {\n  // Because.\n\n  go('//x');\n})();\n"
    assert without_remarks(text) == b"(() => {\ngo('//x');\n})();\n"


def test_no_text_of_a_script_of_the_theme_goes_over_a_line_end() -> None:
    files = theme_static().rglob("*.js")
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert [line for line in lines if line.count("`") % 2] == []
