"""From a question in anyone's words to the entry that answers it, to near misses, or to "don't know"."""
