"""The theme `compact`: smaller type and a denser cover, for long documents."""
