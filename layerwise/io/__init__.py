"""Files written whole or not at all, tables, logs, typed TOML, templates, folders that one process has to itself."""
