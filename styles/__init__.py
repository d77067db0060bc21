"""The stylesheets, fonts and colours of the standard theme."""
