"""Files that are written whole or not at all, tables, logs, typed TOML, and folders that one process has to itself."""
