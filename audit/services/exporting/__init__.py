"""Turning events into files that prove themselves: an Excel workbook, and a bundle with proofs beside it."""
