"""The pipeline: a site's files in, its pages out, and what a build leaves for the next."""
