"""One KaTeX, two hosts: QuickJS (pykatex) and V8 (mini-racer), with the same output."""
