"""SVG: what of a file draws, what that unfolds to, and the picture written anew from it."""
