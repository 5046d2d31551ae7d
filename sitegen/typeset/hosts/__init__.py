"""The hosts: one KaTeX in two engines, QuickJS (pykatex) and V8 (mini-racer), with equal output."""
