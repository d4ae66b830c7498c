"""Files that are written whole or not at all, tables of spreadsheets, logs, and folders that one process has to itself."""
