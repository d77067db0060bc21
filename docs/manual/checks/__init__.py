"""A page for each finding, read as package data: what it says, why it matters, how to mend it."""
