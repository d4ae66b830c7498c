"""The environment variables of a student's process."""

import os

PASSED_ON = ("LANG", "LC_ALL", "LAYERWISE_PROFILE")  # of the grader's environment, everywhere
PASSED_ON_WEAKLY = ("PATH", "SYSTEMROOT", "LAYERWISE_DATASETS")  # and what a process without walls cannot do without
FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "Agg",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "USER": "student",
    "LAYERWISE_CHECK": "off",  # a submission's cells may call check(), and nothing happens
    # Workers that each use all cores fight for them; one core each is faster for a class.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "LOKY_MAX_CPU_COUNT": "2",  # joblib's "as many as there are": each of these workers takes memory
}
PLACES = ("HOME", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "IPYTHONDIR")


def environment(scratch: str, passed_on: tuple[str, ...]) -> dict[str, str]:
    """A fixed part, the scratch folder for whatever wants to write, and a few allowed variables; nothing else.

    Args:
        scratch: the path of the scratch folder.
        passed_on: the variables of ours that are handed on where we have them.
    """
    passed = {name: os.environ[name] for name in passed_on if name in os.environ}
    return {**passed, **dict.fromkeys(PLACES, scratch), **FIXED}
