"""The Jinja templates of documents, the cover and the contents."""
