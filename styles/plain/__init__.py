"""The theme `plain`: no accent colour, little ink."""
