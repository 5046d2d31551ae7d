"""Comments and analytics in the settings of other systems: giscus is taken over."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.core.messages import say

_COMMENTS = (
    *("gitalk", "gitment", "valine", "waline", "twikoo", "disqus", "disqusjs", "utterances"),
    *("disqus_sitename", "disqus_shortname", "disqusshortname"),
    *("utteranc", "livere", "changyan", "isso", "artalk", "remark42", "cusdis", "beaudar"),
)
_ANALYTICS = (
    *("google_analytics", "googleanalytics", "google_analytics_id", "google_site_analytics"),
    *("baidu_analytics", "baidu_tongji", "cnzz", "cnzz_analytics", "umami", "umami_analytics"),
    *("plausible", "matomo", "goatcounter", "cloudflare_analytics", "busuanzi_count", "clarity"),
    *("leancloud_visitors", "51la", "microsoft_clarity", "growingio_analytics"),
)
_SUFFIX = re.compile(r"(?:_?(?:sitename|shortname|id|analytics|count))+$")
_IDENTIFIERS = re.compile(
    r"(?i)(?:app|client|site|website|env|tracking|measurement|widget)?[-_]?(?:id|uid|key)$"
    r"|repo$|short_?name$|server_?url$|server$|script_?url$|token$|code$|domain$"
)
_GISCUS = {
    "repo": ("repo",),
    "repo_id": ("repo_id", "repoid"),
    "category": ("category",),
    "category_id": ("category_id", "categoryid"),
}


def giscus(settings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the keys of ``[comments]`` if the settings hold a complete giscus; else empty."""
    for name, value in _services(settings):
        if name == "giscus" and isinstance(value, Mapping) and _is_on(value):
            plain = {
                str(k).lower().removeprefix("data-").replace("-", "_"): v for k, v in value.items()
            }
            found = {
                key: str(next((plain[name] for name in names if plain.get(name)), ""))
                for key, names in _GISCUS.items()
            }
            if all(found.values()):
                return found
    return {}


def other_services(settings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what cannot be taken over, such as ``comments by gitalk``."""
    found = []
    for name, value in _services(settings):
        if name in (*_COMMENTS, *_ANALYTICS) and _is_configured(value):
            system = _SUFFIX.sub("", name)
            found.append(
                say("comments by {system}", system=system)
                if name in _COMMENTS
                else say("analytics by {system}", system=system)
            )
    return list(dict.fromkeys(found))


def _services(settings: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the tables and values that may configure a service, at most four tables deep."""
    for table in settings:
        yield from _below(table, 4)


def _below(table: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        yield str(name).lower().replace("-", "_"), value
        if isinstance(value, Mapping) and depth:
            yield from _below(value, depth - 1)


def _is_on(value: Mapping[str, Any]) -> bool:
    return all(value.get(name, True) not in (False, None) for name in ("enable", "enabled"))


def _is_configured(value: Any) -> bool:
    if isinstance(value, Mapping):
        named = any(
            _IDENTIFIERS.search(str(k)) and v and isinstance(v, str | int) for k, v in value.items()
        )
        switched = any(value.get(name) is True for name in ("enable", "enabled"))
        return _is_on(value) and (named or switched)
    return isinstance(value, str) and bool(value.strip())
