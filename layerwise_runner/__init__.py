"""The student's side: everything that a process with a student's code in it may see of the grader.

It runs the cells of a submission and answers requests about what they defined. It imports nothing of `layerwise`, which
holds the checks and the solutions, and it is the one folder that the sandbox shows of the grader's code.

    zygote     loads the libraries once, then forks a keeper for each submission
    keeper     forks the runner behind its walls, watches it and tells of its end
    walls      namespaces, mounts, limits, rights
    proc       what stands at /proc
    times      what processes have computed
    stop       stops code whose time is over
    greeting   the first frame of a conversation
    runner     runs cells and answers requests
    requests   what can be asked, and what comes back
    wire       the bytes of both, and what may cross at all
    describe   models, tensors and tables as plain data
    shell      IPython's shell, in which cells run as in Jupyter
    absent     what a notebook may ask for that is not here: a keyboard, a window, Colab
    syscalls   the filter of system calls
"""
