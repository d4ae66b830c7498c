"""Where a student's process runs, and what it may see and use; in `grade` the only place that starts one."""
