"""Files written whole or not at all, tables, logs, templates, and folders that one process or command has to itself."""
