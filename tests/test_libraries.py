"""Libraries work behind the walls as they do in a notebook: what they read of the machine is there; workers start."""

import contextlib
import importlib.util
from collections.abc import Iterator

import pytest

from layerwise.course import Limits
from layerwise.grade.judge.session import NotebookSession
from layerwise.grade.judge.student import Student
from layerwise.grade.sandbox import walls
from layerwise.grade.sandbox.fork_server import ForkServer
from layerwise.grade.submission.notebook import Cell, Submission

pytestmark = pytest.mark.walls

PATIENCE = Limits(cell=600, call=600, submission=6000)
DATA = """
import numpy as np

rng = np.random.default_rng(0)
X = rng.normal(size=(60, 3))
y = (X[:, 0] > 0).astype(int)
"""
ESTIMATORS = """
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans, MiniBatchKMeans, SpectralClustering
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.manifold import TSNE, Isomap
from sklearn.metrics import pairwise_distances_argmin
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

estimators = [
    DBSCAN(), AgglomerativeClustering(), KMeans(2), MiniBatchKMeans(2), SpectralClustering(2), PCA(), TruncatedSVD(),
    GradientBoostingClassifier(n_estimators=5), HistGradientBoostingClassifier(max_iter=5),
    RandomForestClassifier(n_estimators=5, n_jobs=2), LinearRegression(n_jobs=2), LogisticRegression(),
    SGDClassifier(n_jobs=2), TSNE(perplexity=5, n_jobs=2), Isomap(n_jobs=2), GaussianNB(),
    KNeighborsClassifier(n_jobs=2), KNeighborsRegressor(), MLPClassifier(max_iter=1000), SVC(),
    DecisionTreeClassifier(),
]
for estimator in estimators:
    estimator.fit(X, y)
pairwise_distances_argmin(X, X)
answer = len(estimators)
"""
SEARCH = """
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score

scores = cross_val_score(LogisticRegression(), X, y, n_jobs=2)
found = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, n_jobs=2).fit(X, y)
answer = len(scores) + len(found.cv_results_["params"])
"""
JOBLIB = """
from joblib import Parallel, delayed

large = np.ones((1000, 1000))
assert Parallel(n_jobs=2)(delayed(np.sum)(large * n) for n in range(3)) == [0, 1e6, 2e6]
answer = sum(Parallel(n_jobs=2)(delayed(lambda n: n * n)(n) for n in range(4)))
"""
POOLS = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


with ProcessPoolExecutor(2) as pool:
    first = list(pool.map(square, range(4)))
with multiprocessing.Pool(2) as pool:
    second = pool.map(square, range(4))
for method in ("spawn", "forkserver"):
    with multiprocessing.get_context(method).Pool(2) as pool:
        pool.map(abs, range(4))
with multiprocessing.Manager() as manager:
    manager.dict()[1] = 2
counter, line = multiprocessing.Value("i", 3), multiprocessing.Queue()
line.put(counter.value)
answer = sum(first) + sum(second) + line.get()
"""
TABLES = """
import io
import pandas as pd
import PIL.Image

file = io.BytesIO()
PIL.Image.new("RGB", (8, 8)).save(file, "PNG")
PIL.Image.open(file).load()
answer = int(pd.DataFrame(X).describe().shape[0])
"""
MACHINE = """
import psutil

psutil.cpu_percent(), psutil.cpu_times(), psutil.swap_memory(), psutil.boot_time(), psutil.pids()
own = psutil.Process()
own.memory_info(), own.num_threads(), own.cpu_times(), own.children(recursive=True), own.name()
answer = int(psutil.virtual_memory().total > 0 and psutil.cpu_count() > 0)
"""
TUNER = """
import keras
import keras_tuner


def build(hp):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(hp.Int("units", 1, 2)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


tuner = keras_tuner.RandomSearch(build, objective="loss", max_trials=1, directory="tuned")
tuner.search(X, y, epochs=1, verbose=0)
answer = len(tuner.get_best_hyperparameters())
"""
STATISTICS = """
import statsmodels.api

answer = len(statsmodels.api.OLS(y, statsmodels.api.add_constant(X)).fit().params)
"""


@pytest.fixture(scope="module", params=["kernel", "stand-ins"])
def server(request, tmp_path_factory) -> Iterator[ForkServer]:
    """A fork server whose runners have a /proc of the kernel's, where it gives one, or what stands in for it."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "stand-ins":  # for root, that is; for others the kernel makes one all the same
            patch.setattr(walls, "WHOLE_PROC", ())
        with contextlib.closing(ForkServer(tmp_path_factory.mktemp("datasets"), ("numpy",))) as made:
            yield made


@pytest.mark.parametrize(
    ("source", "answer", "needs"),
    [
        pytest.param(ESTIMATORS, 21, "sklearn", id="estimators"),
        pytest.param(SEARCH, 7, "sklearn", id="search"),
        pytest.param(JOBLIB, 14, "joblib", id="joblib"),
        pytest.param(POOLS, 31, "multiprocessing", id="pools"),
        pytest.param(TABLES, 8, "pandas", id="tables"),
        pytest.param(MACHINE, 1, "psutil", id="machine"),
        pytest.param(TUNER, 1, "keras_tuner", id="tuner"),
        pytest.param(STATISTICS, 4, "statsmodels", id="statistics"),
    ],
)
def test_a_library_works_behind_the_walls(server, source, answer, needs):
    """What a library needs of the machine, to choose a number of threads or to start workers, is there."""
    if importlib.util.find_spec(needs) is None:
        pytest.skip(f"needs {needs}: pip install {needs}")
    with NotebookSession(Submission((Cell(1, DATA, ""), Cell(2, source, "1.1"))), server.start, PATIENCE) as session:
        session.begin("1.1", 1)
        assert Student(session).answer == answer
