"""Fuzz targets: bytes that a fuzzer makes up, on every way that a stranger's bytes can take."""
