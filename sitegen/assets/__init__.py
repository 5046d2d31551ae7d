"""What goes to the site beside its pages: files, style sheets, fonts, images."""
