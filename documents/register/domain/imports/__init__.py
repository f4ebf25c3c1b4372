"""Documents out of a spreadsheet: its sheet read and guarded, its cells understood, its template made."""
