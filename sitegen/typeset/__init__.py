"""TeX -> HTML: macros, rewrites, the hosts that run KaTeX, and the memory of what was typeset."""
