"""Assets: the files of the site apart from its pages, such as style sheets, fonts and images."""
