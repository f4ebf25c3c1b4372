"""The leaf of the house: it knows no other app."""
