"""Source to Article: readers, segmenting, sentences, the spoken form."""
