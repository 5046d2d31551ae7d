"""TeX -> HTML: macros, rewrites, the hosts that run KaTeX, and the caches of formulas."""
