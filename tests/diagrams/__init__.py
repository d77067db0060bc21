"""Diagrams, engine by engine, and what is made of their SVG."""
