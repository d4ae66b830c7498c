"""Where a student's process runs, and what it may see and use; in `grade` the only place that starts one.

On Linux, bubblewrap builds a small world of read-only folders without a network, in which a fork server loads the
libraries once and forks a runner for each submission (`layerwise_runner.zygote`). Elsewhere, or without bubblewrap, a
runner is a fresh interpreter: a process of its own with limits, and none of these walls.

    sandbox       what a grader holds
    fork_server   walls, environment, keeper, cgroup: behind walls
    fresh         process_tree: without
    prefetching   the next runner ahead of time
    launcher      what both are; `Bounds`, what a submission may use
    channel       the line to a runner
    clock         what a runner is charged
    alone         a submission beside others, or by itself
"""
