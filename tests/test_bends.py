"""What a student's code puts in the place of builtins, modules and Keras's classes does not change what probes see."""

import pytest

from layerwise.course import Limits
from layerwise.grade.judge.session import LiveSession, NotebookSession
from layerwise.grade.judge.student import Remote, Student
from layerwise.grade.sandbox.sandbox import Sandbox
from layerwise.grade.submission.notebook import Cell, Submission
from layerwise.notebook import LiveChannel

LIMITS = Limits(cell=300, call=300, submission=600)
PROBE = (
    "lambda f, x: [getattr(f, '__name__'), isinstance(x, list), len(x), sorted(map(abs, x)), "
    "bool(np.array_equal(np.array(x), x)), float(np.linalg.norm(np.zeros(2))), "
    "'gone.txt' in os.listdir(where), __import__('numpy').zeros(2).tolist(), twice(3)]"
)
SEEN = ["given", True, 3, [1, 2, 3], True, 0.0, True, [0.0, 0.0], 6]
GIVEN = """
import tempfile, os, builtins
import numpy as np
def given(x): return x
def twice(x): return 2 * x
where = tempfile.mkdtemp()
open(os.path.join(where, "gone.txt"), "w").close()
"""
BENDS = {
    "global names": "getattr = isinstance = len = sorted = map = abs = lambda *_: 'bent'",
    "a global list": "list = float = bool = int\nabs = 5",
    "builtins": "builtins.getattr = builtins.sorted = builtins.abs = lambda *_: 'bent'",
    "isinstance of the builtins": "real = isinstance\nbuiltins.isinstance = lambda a, b: b is not list and real(a, b)",
    "len of the builtins": "count = len\nbuiltins.len = lambda x: 99 if x == [3, -1, 2] else count(x)",
    "os.listdir": "os.listdir = lambda *_: []",
    "another os": "import types, sys\nos = sys.modules['os'] = types.SimpleNamespace(listdir=lambda *_: [])",
    "numpy": "np.array = np.zeros = np.array_equal = lambda *_: 'bent'",
    "a part of numpy": "np.linalg.norm = lambda *_: 1.0",
    "another numpy": "import sys, types\nnp = numpy = sys.modules['numpy'] = types.SimpleNamespace()",
    "the dictionary of the builtins": "__builtins__ = {'getattr': None}",
    "import": "builtins.__import__ = lambda *_, **__: None",
}


def answer(student):
    return student.define(PROBE)(student.given, [3, -1, 2])


@pytest.fixture(scope="module")
def weak():
    with Sandbox.weak() as sandbox:
        yield sandbox


@pytest.mark.parametrize("bend", BENDS.values(), ids=BENDS)
def test_a_probe_sees_what_was_there_before_the_first_cell(weak, bend):
    """Whatever a cell puts in the place of builtins and modules, a probe uses those that were there before."""
    cells = (Cell(1, GIVEN, "1.1"), Cell(2, bend, "1.1"))
    with NotebookSession(Submission(cells), weak.start, LIMITS) as session:
        session.begin("1.1", 0)
        assert answer(Student(session)) == SEEN
        assert not session.failures


@pytest.mark.parametrize("name", ["global names", "a global list"])
def test_so_it_is_in_a_live_notebook(name):
    """A variable called like a builtin changes no answer of check() either."""
    namespace: dict[str, object] = {}
    exec(GIVEN, namespace)
    exec(BENDS[name], namespace)
    session = LiveSession(LiveChannel(namespace))
    session.begin("1.1", 0)
    assert answer(Student(session)) == SEEN


MODELS = """
import keras
from keras import layers

class Functional(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(2)
    def call(self, x):
        return self.inner(x)
    def count_params(self):
        return 3

class Dense(layers.Layer):
    def call(self, x):
        return x

class ConvTable(layers.Layer):
    def call(self, x):
        return x

class Wide(layers.Dense):
    pass

class Posing:
    __class__ = keras.Sequential
    name, built, compiled, layers = "m", False, None, []

class Sequential(keras.Sequential):
    layers = property(lambda self: [])
    def count_params(self):
        return 1

def named():
    model = Functional()
    model(keras.ops.ones((1, 3)))
    return model

def real():
    return keras.Sequential([keras.Input((3,)), Wide(4), Dense(), ConvTable(), layers.Dense(2)])

def hiding():
    return Sequential([keras.Input((3,)), layers.Dense(4)])

a_named, a_real, a_hiding, a_posing = named(), real(), hiding(), Posing()
"""
PATCHES = """
keras.Model = keras.Sequential = layers.InputLayer = layers.Dense
layers.Layer.count_params = lambda self: 7
keras.src.models.sequential.Sequential.layers = property(lambda self: [])
keras.ops.convert_to_numpy = lambda *_: [0]
type_name = keras.layers.Dense.__name__
"""


@pytest.fixture(scope="module")
def models(weak):
    with NotebookSession(Submission((Cell(1, MODELS, "1.1"), Cell(2, PATCHES, "1.1"))), weak.start, LIMITS) as session:
        session.begin("1.1", 0)
        yield Student(session)


def test_a_model_is_what_it_is_made_of(models):
    """A class that is called like one of Keras's is told from it, and counts as what it is made from."""
    model = models.a_named
    assert (model.class_name, model.keras_class) == ("Functional (not Keras's)", "Model")
    assert model.parameters == 8
    assert [layer.keras_class for layer in model.layers] == ["Dense"]


def test_a_layer_is_what_it_is_made_of(models):
    """A layer's nearest class of Keras's own is told, whatever its own is called."""
    model = models.a_real
    assert (model.class_name, model.keras_class) == ("Sequential", "Sequential")
    told = [(layer.class_name, layer.keras_class) for layer in model.layers]
    assert told == [
        ("Wide", "Dense"), ("Dense (not Keras's)", "Layer"), ("ConvTable", "Layer"), ("Dense", "Dense"),
    ]  # fmt: skip
    assert [layer.parameters for layer in model.layers] == [16, 0, 0, 10]


def test_a_class_cannot_hide_what_a_model_holds(models):
    """Properties that a subclass, or a cell, has put over Keras's are not asked."""
    model = models.a_hiding
    assert model.class_name == "Sequential (not Keras's)"
    assert [layer.keras_class for layer in model.layers] == ["Dense"]
    assert model.parameters == 16
    assert [weight.shape for weight in model.weights()] == [(3, 4), (4,)]


def test_what_only_says_that_it_is_a_model_is_none(models):
    """An object that names one of Keras's classes as its own is an object."""
    assert type(models.a_posing) is Remote
