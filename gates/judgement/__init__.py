"""Second opinions by a model, as data: what is asked, how an answer is read, and what it may do to a verdict. Pure."""
