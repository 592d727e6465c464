"""A creator's ledger as a file: CSV, XLSX or JSON, row by row, whatever its length."""
