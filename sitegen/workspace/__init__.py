"""What acts on the author's folder outside builds: new sites, cleaning, diagnosis."""
