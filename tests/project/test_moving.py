"""Whole blogs move in by the commands of the README, and are published without an edit."""

import re
import tomllib
from urllib.parse import unquote

import pytest

from sites import PICTURE

from .moving import Moved, moved

CONFIG = """title: 推导手记
subtitle: 慢慢来
description: 把数学一步一步写清楚。
author: 甲
language: zh-CN
timezone: Asia/Shanghai
url: https://ann.github.io
root: /
permalink: :year/:month/:day/:title/
theme: next
markdown:
  breaks: true
"""
NEXT = """menu:
  home: / || fa fa-home
  about: /about/ || fa fa-user
  tags: /tags/ || fa fa-tags
  archives: /archives/ || fa fa-archive
  友链: /links/ || fa fa-link
gitalk:
  enable: true
  client_id: abc
  repo: blog
disqus:
  enable: false
  shortname:
google_analytics:
  tracking_id: G-123
baidu_analytics:
busuanzi_count:
  enable: false
"""


POSTS = """
=== 梯度
title: 梯度
tags: [分析, 数学]
mathjax: true
---
第一行
第二行

<!-- more -->

$$\\nabla f(x)$$

=== matrix-rank
title: 矩阵的秩
tags:
  - 代数
categories:
  - [数学, 代数]
---
见{% post_link 梯度 %}。

{% asset_img rank.png 秩 %}

=== note
title: 提示
---
{% note info %}
记住 $x$。
{% endnote %}

{% note primary %}
又一个。
{% endnote %}

=== tabs
title: 标签页
---
{% tabs t %}
<!-- tab 一 -->
甲
<!-- endtab -->
<!-- tab 二 -->
乙
<!-- endtab -->
{% endtabs %}

=== video
title: 一个视频
---
<iframe src="//player.bilibili.com/player.html?bvid=BV1xx411c7XX" allowfullscreen="true"></iframe>

{% youtube aqz-KE-bpKQ %}

<iframe width=330 height=86 src="//music.163.com/outchain/player?type=2&id=1"></iframe>

=== code
title: 代码
---
{% codeblock 和 lang:python %}
print(1 + 1)
{% endcodeblock %}

```js
let a = `$x$`;
```

=== picture
title: 一张图
---
![图](/images/a.png)

<img src="/images/b.png" alt="图" width="50%">

=== quote
title: 引文
---
{% centerquote %}
数学是科学的女王。
{% endcenterquote %}

{% label primary @重点 %}、{% btn /about/, 关于我 %}

=== inequality
title: 不等式
tags: 分析
---
若 $a_1 < b_1$，则 $|a| \\le 2$。

| 一 | 二 |
| --- | --- |
| $x$ | $y$ |

=== old
title: 旧址
---
见[上一篇](/2023/05/09/inequality/)和[站内](https://ann.github.io/about/)。

=== group
title: 图组
---
{% grouppicture 2-1 %}
![甲](/images/a.png)
![乙](/images/b.png)
{% endgrouppicture %}

=== html
title: 折叠
categories: 数学
---
<details><summary>答案</summary>

$42$

</details>
"""


def texts(written: str) -> dict[str, str]:
    """Split a text at its lines ``=== name``."""
    parts = re.split(r"^=== (.+)\n", written, flags=re.MULTILINE)[1:]
    return dict(zip(parts[0::2], parts[1::2], strict=True))


POST = {
    name: f"---\ndate: 2023-05-{day:02} 10:00:00\n{text}"
    for day, (name, text) in enumerate(texts(POSTS).items(), 1)
}
HEXO: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_config.next.yml": NEXT,
    "package.json": '{"name": "hexo-site"}',
    "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
    "source/about/index.md": "---\ntitle: 关于\n---\n\n我是甲。\n",
    "source/tags/index.md": "---\ntitle: 标签\ntype: tags\n---\n",
    "source/images/a.png": PICTURE,
    "source/images/b.png": PICTURE,
    "source/_posts/matrix-rank/rank.png": PICTURE,
    **{f"source/_posts/{name}.md": text for name, text in POST.items()},
}


@pytest.fixture(scope="module")
def hexo(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    return moved(tmp_path_factory.mktemp("hexo"), HEXO)


def test_every_article_of_hexo_is_published_and_no_sample(hexo: Moved) -> None:
    names = [name for name in hexo.published() if re.fullmatch(r"articles/.*/index\.html", name)]
    assert len(names) == len(POST)
    contents = sorted(path.name for path in (hexo.root / "content").rglob("*.md"))
    assert len(contents) == len(POST) + 1  # the page about
    assert "我是甲" in hexo.page("/about/")
    removed = re.search("^samples of sitegen init removed: (.*)$", hexo.imported, re.MULTILINE)
    assert removed
    assert {*removed[1].split(", ")} == {
        "content/pages/about.md",
        "content/对数的幂级数.md",
        "content/等比级数.md",
    }


def test_the_old_addresses_of_hexo_lead_to_the_new_ones(hexo: Moved) -> None:
    assert "addresses: 1 as before, 12 old ones lead to the new" in hexo.imported
    for day, name in enumerate(POST, 1):
        old = hexo.page(f"/2023/05/{day:02}/{name}/")
        assert 'http-equiv="refresh"' in old
    assert 'href="/articles/inequality/"' in hexo.page("/articles/old/")
    assert 'href="/about/"' in hexo.page("/articles/old/")


def test_the_settings_of_hexo_are_taken_over_or_reported(hexo: Moved) -> None:
    values = tomllib.loads((hexo.root / "sitegen.toml").read_text("utf-8"))
    assert values["title"] == "推导手记"
    assert values["author"] == "甲"
    assert values["base_url"] == "https://ann.github.io/"
    assert values["menu"] == [
        {"name": "首页", "url": "/"},
        {"name": "关于", "url": "/about/"},
        {"name": "标签", "url": "/tags/"},
        {"name": "归档", "url": "/archives/"},
    ]
    assert values["markdown"]["breaks"] is True
    assert "<br" in hexo.page("/articles/梯度/")
    assert "https://music.163.com" in values["embeds"]["hosts"]
    for lost in ("comments by gitalk", "analytics by google", "the menu's 友链"):
        assert f"_config.yml:1:1: warning: {lost}" in hexo.imported
    assert hexo.imported.count("is not taken over") == 3
    assert (
        "keys are the old site's, review them: title, description, base_url, author"
        in hexo.imported
    )


def test_the_tags_of_next_are_what_they_mean(hexo: Moved) -> None:
    assert 'class="callout' in hexo.page("/articles/note/")
    assert 'src="https://player.bilibili.com/player.html?bvid=BV1xx411c7XX"' in hexo.page(
        "/articles/video/"
    )
    assert 'src="https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"' in hexo.page(
        "/articles/video/"
    )
    assert hexo.page("/articles/video/").count("<iframe") == 3
    for name in POST:
        assert "{%" not in hexo.page(f"/articles/{name}/")
    assert "%E6%A2%AF%E5%BA%A6/" in hexo.page("/articles/matrix-rank/")
    assert "<img" in hexo.page("/articles/matrix-rank/")


NOTES = """
=== 首页.md
这里是我的笔记：[[群]]、[[分析/极限|极限]] 与 [[Banach]]。

#索引
=== 代数/群.md
---
aliases: [Group]
tags: [代数]
---

# 群

> [!definition] 群
> 集合 $G$ 与其上的运算……

> [!theorem] Lagrange
> 若 $H \\le G$，则 $|H|$ 整除 $|G|$。

^thm-lagrange

> [!proof]-
> 见 [[#陪集]]。

## 陪集

左陪集 $gH$ 的大小都是 $|H|$。 ^size
=== 代数/环.md
由 [[Group#^thm-lagrange|Lagrange 定理]]，见 [[群#陪集]] 与 [[群#^size]]。

![[图.png|200]]
=== 代数/域.md
![[环]]

%% 还没写完 %%
=== 分析/极限.md
$$
\\lim_{n \\to \\infty} a_n = a
$$
^eq-limit

见 [[#^eq-limit]]。==重要==。 #分析
=== 分析/级数.md
![[极限#^eq-limit]]

![[录音.mp3]]

| 一 | 二 |
| --- | --- |
| [[极限\\|极限]] | $x$ |
=== 分析/Banach.md
---
created: 2024-02-03
aliases: 完备赋范空间
---

> [!note]- 提示
> 完备。

> [!tip] 又一个
> 见 [[完备赋范空间]]。
=== 日记/2024-03-04.md
今天读 [[论文.pdf|一篇论文]]。

- [ ] 待办
- [x] 做完
=== 视频.md
![](https://www.youtube.com/watch?v=aqz-KE-bpKQ)

<iframe src="https://www.geogebra.org/material/iframe/id/abcd"></iframe>
=== 代码.md
```python
x = [[1, 2], [3, 4]]
```

`[[不是链接]]`，脚注[^1]。

[^1]: 注。
=== 编码.md
![图](图.png)、[群](群.md)、[相对](代数/环.md)。
=== 模板/笔记.md
# {{title}}
=== 私.md
---
publish: false
---

日记。
"""
VAULT: dict[str, str | bytes] = {
    ".obsidian/app.json": '{"attachmentFolderPath": "附件"}',
    ".obsidian/templates.json": '{"folder": "模板"}',
    "附件/图.png": PICTURE,
    "附件/录音.mp3": b"ID3",
    "附件/论文.pdf": b"%PDF-1.4",
    **texts(NOTES),
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Moved:
    return moved(tmp_path_factory.mktemp("vault"), VAULT, "--base-url", "https://ann.github.io/")


def test_every_note_of_a_vault_is_published_but_private_ones_and_templates(vault: Moved) -> None:
    pages = [name for name in vault.published() if re.fullmatch(r"articles/.*/index\.html", name)]
    assert len(pages) == 11
    assert not [name for name in vault.published() if "私" in name or "模板" in name]
    text = "".join(map(vault.page, pages_of(vault)))
    assert "还没写完" not in text
    assert "日记。" not in text


def pages_of(vault: Moved) -> list[str]:
    found = (re.fullmatch(r"(articles/.*)/index\.html", name) for name in vault.published())
    return [match[1] for match in found if match]


def test_links_of_a_vault_lead_to_notes_parts_and_files(vault: Moved) -> None:
    ring = unquote(vault.page("/articles/代数/环/"))
    for target in ("#thm-lagrange", "#陪集", "#size"):
        assert f'href="/articles/代数/群/{target}"' in ring
    assert 'width="200"' in ring
    assert 'href="/articles/附件/论文.pdf"' in unquote(vault.page("/articles/日记/2024-03-04/"))
    encoded = unquote(vault.page("/articles/编码/"))
    assert 'src="/articles/附件/图.png"' in encoded
    assert 'href="/articles/代数/群/"' in encoded


def test_theorems_callouts_and_embeds_of_a_vault_are_what_they_are_in_obsidian(
    vault: Moved,
) -> None:
    group = vault.page("/articles/代数/群/")
    assert 'class="theorem theorem-theorem" id="thm-lagrange"' in group
    assert '<details class="proof"' in group
    assert "callout" in vault.page("/articles/分析/Banach/")
    assert "Lagrange 定理" in vault.page("/articles/代数/域/")
    assert vault.page("/articles/视频/").count("<iframe") == 2
    assert "<mark>重要</mark>" in vault.page("/articles/分析/极限/")
    assert "分析" in vault.page("/tags/分析/")
    assert "it gets that of its file" in vault.imported
