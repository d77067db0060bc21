"""The fonts that every page is set in, with their licences."""
