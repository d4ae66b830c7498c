"""Checks of unit 07: Keras, taken apart and used."""

import numpy as np

from layerwise import data
from layerwise.checks import array, assert_close, assert_equal, describe, number, require, task, word

FLOOR = 0.90  # the solution: 0.924 to 0.946 over five seeds


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def relu(z):
    return np.maximum(z, 0)


# 7.1 Shapes and parameters


@task("7.1", points=1)
def test_shapes(student):
    """`shapes` holds the output shape of each of the six layers, without the batch."""
    shapes = student.shapes
    require(
        isinstance(shapes, (list, tuple)) and len(shapes) == 6,
        f"shapes should be a list of six tuples, but it is {describe(shapes)}.",
    )
    wanted = [(6, 8), (48,), (48,), (48,), (20,), (5,)]
    hints = (
        "A dense layer works on the last axis: the six steps remain.",
        "Flatten lays all values of a sample in a row.",
        "This layer leaves the shape as it is.",
        "This layer leaves the shape as it is.",
        "A dense layer replaces the last axis by its units.",
        "A dense layer replaces the last axis by its units.",
    )
    for number_, (shape, right, hint) in enumerate(zip(shapes, wanted, hints, strict=True), start=1):
        seen = array(shape, what=f"The shape of layer {number_}").ravel().tolist()
        require(seen == list(right), f"The output of layer {number_} does not have the shape {tuple(seen)}.", hint)


@task("7.1", points=1)
def test_parameters(student):
    """`parameters` holds the number of parameters of each of the six layers."""
    assert_equal(
        student.parameters,
        [88, 0, 192, 0, 960, 105],
        what="The list of parameters",
        hint="Input times unit, and a bias for each unit unless told otherwise; four for each input normalised.",
        mistakes={
            "Biases are missing: each unit of the first and last layer has one.": [80, 0, 192, 0, 960, 100],
            "The frozen layer was told to have no biases.": [88, 0, 192, 0, 980, 105],
            "Every step has the same weights: they count once.": [528, 0, 192, 0, 960, 105],
            "A normalisation also owns its running means and variances.": [88, 0, 96, 0, 960, 105],
            "A frozen layer has its parameters all the same.": [88, 0, 192, 0, 0, 105],
        },
    )


@task("7.1", points=1)
def test_trained(student):
    """`trained` is the number of parameters that the optimiser moves."""
    assert_equal(
        number(student.trained, what="trained"),
        289,
        what="trained",
        hint="Leave out what is frozen, and what is measured and not trained.",
        mistakes={
            "Running means and variances are measured, not trained.": 385,
            "One layer is frozen.": 1249,
            "That is all parameters: one layer is frozen, and half of another is not trained.": 1345,
        },
    )


# 7.2 Dense from scratch


def built(student, units, activation, inputs, seed=3, before=(2,)):
    """A layer of the student's that has been called once, with inputs of the shape (*before, inputs)."""
    layer = student.Dense(units, activation, seed)
    layer(np.ones((*before, inputs)))
    W = array(layer.W, shape=(inputs, units), what="W after the first call", hint="W is (inputs, units).")
    b = array(layer.b, shape=(units,), what="b after the first call", hint="One bias for each unit.")
    return layer, W, b


def put(student, layer, W, b):
    student.define("lambda layer, W, b: (setattr(layer, 'W', W), setattr(layer, 'b', b)) and None")(layer, W, b)


@task("7.2", points=1)
def test_dense_is_built_when_called(student):
    """Before the first call there are no weights; the first call makes them, and later ones leave them alone."""
    layer = student.Dense(4, "linear", 0)
    early = student.define("lambda layer: getattr(layer, 'W', None) is None")(layer)
    require(bool(early), "W is there before the layer has seen any input.", "Make it at the first call.")
    layer(np.ones((2, 7)))
    first = array(layer.W, shape=(7, 4), what="W after the first call")
    layer(np.zeros((5, 7)))
    assert_equal(layer.W, first, what="W after a second call", hint="Build only when there are no weights yet.")
    random = np.random.default_rng(5).normal(size=(7, 4))
    put(student, layer, random, np.arange(4.0))
    layer(np.ones((3, 7)))
    assert_equal(layer.W, random, what="W that was put in, after a further call", hint="Never build twice.")


@task("7.2", points=1)
def test_dense_starts_in_the_right_range(student):
    """W is drawn evenly from ±√(6 / (inputs + units)), in a way that the seed determines, and b is 0."""
    for inputs, units, before in ((150, 50, (2,)), (30, 120, (2,)), (90, 60, (2, 400))):
        _, W, b = built(student, units, "relu", inputs, before=before)
        limit = np.sqrt(6 / (inputs + units))
        require(
            np.abs(W).max() <= limit * (1 + 1e-6),
            f"With {inputs} inputs and {units} units, W goes up to {np.abs(W).max():.3f}; the limit is {limit:.3f}.",
            "Draw evenly from −limit to limit, limit = √(6 / (inputs + units)).",
        )
        require(
            W.max() > 0.97 * limit and W.min() < -0.97 * limit and abs(W.mean()) < 0.08 * limit,
            f"With {inputs} inputs and {units} units, W lies between {W.min():.3f} and {W.max():.3f}, "
            f"not between ±{limit:.3f}.",
            "Draw evenly from −limit to limit, limit = √(6 / (inputs + units)).",
        )
        require(
            0.53 * limit < W.std() < 0.63 * limit,
            f"The deviation of W is {W.std():.3f}; drawn evenly it would be {limit / np.sqrt(3):.3f}.",
            "Use uniform, not normal.",
        )
        assert_equal(b, np.zeros(units), what="b after the first call")
    again, other = built(student, 6, "relu", 5)[1], built(student, 6, "relu", 5, seed=4)[1]
    assert_equal(again, built(student, 6, "relu", 5)[1], what="W with the same seed", hint="Use default_rng(seed).")
    require(not np.array_equal(again, other), "W is the same with two seeds.", "Use default_rng(seed).")


@task("7.2", points=1)
def test_dense_computes(student, rng):
    """The output is activation(xW + b), for vectors and for sequences."""
    for shape, name, function in (
        ((3, 6), "linear", lambda z: z),
        ((5, 6), "relu", relu),
        ((4, 6), "softmax", softmax),
        ((2, 4, 6), "relu", relu),
        ((5, 3, 6), "softmax", softmax),
    ):
        layer, _, _ = built(student, 5, name, 6, before=shape[:-1])
        x, W, b = rng.normal(size=shape), rng.normal(size=(6, 5)), rng.normal(size=5)
        put(student, layer, W, b)
        z = x @ W + b
        totals = np.exp(z)
        assert_close(
            layer(x),
            function(z),
            what=f"The output with the activation {name!r} for x of shape {shape}",
            hint="xW + b first, then the activation, along the last axis.",
            mistakes={
                "The bias is missing.": function(x @ W),
                "The activation is missing.": z if name != "linear" else np.zeros(1),
                "The softmax runs along another axis than the last.": totals / totals.sum(axis=0, keepdims=True),
                "The softmax runs over all values at once.": totals / totals.sum(),
            },
        )


@task("7.2", points=1, held_out=True)
def test_dense_softmax_of_large_scores(student):
    """Softmax of scores of ±1,000 is finite and right."""
    layer, _, _ = built(student, 3, "softmax", 3)
    put(student, layer, np.eye(3), np.zeros(3))
    scores = np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1000.0, -1001.0]])
    assert_close(
        layer(scores),
        softmax(scores),
        what="The softmax of scores of ±1,000",
        hint="Subtract each row's largest score before you take exponentials.",
    )


# 7.3 One net, three styles


def examine_net(student, model, what, shapes, compute, rng):
    """The model's weights have these shapes, and with other weights put in it computes the right outputs."""
    x = rng.normal(size=(4, 64)).astype("float32")
    array(model(x), shape=(4, 10), what=f"The output of {what} for 4 rows")
    seen = [weight.shape for weight in model.weights()]
    total = sum(int(np.prod(shape)) for shape in seen)
    right = sum(int(np.prod(shape)) for shape in shapes)
    require(
        sorted(seen) == sorted(shapes),
        f"{what} has {total} parameters in arrays of the shapes {seen}; {right} were expected.",
        f"The weights should have the shapes {shapes}.",
    )
    values = {shape: rng.normal(size=shape) * 0.4 for shape in shapes}
    model.set_weights([values[shape] for shape in seen])
    right, mistakes = compute(x, *(values[shape] for shape in shapes))
    assert_close(
        model(x),
        right,
        what=f"The output of {what}, with weights that we put in,",
        atol=1e-4,
        hint="ReLU in the hidden layer, softmax at the end.",
        mistakes=mistakes,
    )


CHAIN = [(64, 24), (24,), (24, 10), (10,)]
SHORTCUT = [(64, 24), (24,), (88, 10), (10,)]


def chain(x, W, b, V, c):
    hidden = x @ W + b
    return softmax(relu(hidden) @ V + c), {
        "The hidden layer has no ReLU.": softmax(hidden @ V + c),
        "The output layer has no softmax.": relu(hidden) @ V + c,
        "Outputs of a sigmoid do not add up to 1: one of ten needs softmax.": 1 / (1 + np.exp(-relu(hidden) @ V - c)),
    }


def shortcut(x, W, b, V, c):
    hidden = relu(x @ W + b)
    return softmax(np.hstack([hidden, x]) @ V + c), {
        "The order is the other way round: hidden values first, then the inputs.": softmax(
            np.hstack([x, hidden]) @ V + c
        ),
        "The output layer has no softmax.": np.hstack([hidden, x]) @ V + c,
    }


def kind_of(model, what):
    require(hasattr(model, "class_name"), f"{what} is not a Keras model, but {describe(model)}.", "Is it returned?")
    return model.class_name


@task("7.3", points=1)
def test_sequential(student, rng):
    """build_sequential() returns a keras.Sequential with known input shape that computes the net."""
    model = student.build_sequential()
    require(kind_of(model, "What build_sequential() returns") == "Sequential", f"It is a {model.class_name} model.")
    require(
        model.input_shape == (None, 64),
        f"Its input shape is {model.input_shape}, not (None, 64).",
        "Begin the list with keras.Input((64,)).",
    )
    examine_net(student, model, "the sequential model", CHAIN, chain, rng)


@task("7.3", points=1)
def test_functional(student, rng):
    """build_functional() returns a functional model that computes the net."""
    model = student.build_functional()
    require(
        kind_of(model, "What build_functional() returns") == "Functional",
        f"It is a {model.class_name} model.",
        "Call layers on a keras.Input, and give both ends to keras.Model(inputs, outputs).",
    )
    require(model.input_shape == (None, 64), f"Its input shape is {model.input_shape}, not (None, 64).")
    examine_net(student, model, "the functional model", CHAIN, chain, rng)


@task("7.3", points=1)
def test_subclassed(student, rng):
    """Subclassed() is a model of a class of your own that computes the net."""
    model = student.Subclassed()
    require(
        kind_of(model, "Subclassed()") not in ("Sequential", "Functional"), f"It is a {model.class_name} model as such."
    )
    examine_net(student, model, "the subclassed model", CHAIN, chain, rng)


@task("7.3", points=1)
def test_shortcut(student, rng):
    """build_shortcut() returns a functional model whose output layer sees the hidden values and the inputs."""
    model = student.build_shortcut()
    require(
        kind_of(model, "What build_shortcut() returns") == "Functional",
        f"It is a {model.class_name} model.",
        "Call layers on a keras.Input, and give both ends to keras.Model(inputs, outputs).",
    )
    examine_net(student, model, "the model with the shortcut", SHORTCUT, shortcut, rng)


# 7.4 Output layer and loss, compiled


class Compiled:
    """The student's model for one problem, with large weights put in, its outputs and the loss that it reports."""

    def __init__(self, student, problem, units, rng):
        self.student, self.problem = student, problem
        self.model = student.compiled(problem)
        require(
            hasattr(self.model, "class_name"),
            f'compiled("{problem}") is not a Keras model, but {describe(self.model)}.',
            "Is it returned?",
        )
        require(
            self.model.compiled is not None and self.model.compiled["loss"] != "None",
            f"The model of {problem} has no loss.",
            "Compile it.",
        )
        self.x = rng.normal(size=(40, 12)).astype("float32")
        array(
            self.model(self.x),
            shape=(40, units),
            what=f"The output of {problem} for 40 rows",
            hint="How many numbers are asked for?",
        )
        shapes = [weight.shape for weight in self.model.weights()]
        require(
            sorted(shapes) == sorted([(12, units), (units,)]),
            f"The weights of {problem} have the shapes {shapes}.",
            "A single dense layer is asked for, with its biases.",
        )
        W, b = rng.normal(size=(12, units)), rng.normal(size=units)
        self.model.set_weights([W if len(shape) == 2 else b for shape in shapes])
        self.scores = self.x @ W + b
        self.outputs = array(self.model(self.x), shape=(40, units), what=f"The output of {problem}").astype(float)

    def loss(self, targets):
        reported = self.student.define("lambda model, x, y: float(model.compute_loss(x, y, model(x)))")
        return number(reported(self.model, self.x, targets), what=f"The loss of {self.problem}")

    def gives(self, right, sentence):
        what = f"The output of {self.problem}, with weights that we put in,"
        assert_close(self.outputs, right, what=what, atol=1e-4, hint=sentence)


def cross_entropy(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def binary(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


@task("7.4", points=1)
def test_numbers(student, rng):
    """The models for A and F give any number, one and two of them; A's loss is lowest at the mean, F's grows evenly."""
    for problem, units in (("A", 1), ("F", 2)):
        case = Compiled(student, problem, units, rng)
        case.gives(case.scores, "The answer may be any number, also a negative one: no activation.")
        offset = rng.normal(size=case.outputs.shape)
        if problem == "A":
            assert_close(
                case.loss(case.outputs + offset) / case.loss(case.outputs + 3 * offset),
                1 / 9,
                what="A's loss, over that of errors three times as large,",
                rtol=0.01,
                hint="Which loss is smallest at the mean, and which at the median?",
            )
        else:
            ratio = case.loss(case.outputs + 1000) / case.loss(case.outputs + 100)
            require(
                8 < ratio < 13,
                f"F's loss is {ratio:.0f} times as large where errors are 10 times as large.",
                "Unit 4 has losses that forgive outliers.",
            )


@task("7.4", points=1)
def test_questions(student, rng):
    """The models for B and E give a probability for each question, and their loss is the binary cross-entropy."""
    for problem, units in (("B", 1), ("E", 9)):
        case = Compiled(student, problem, units, rng)
        p = 1 / (1 + np.exp(-case.scores))
        case.gives(p, "Each question is a yes or no of its own: a sigmoid for each.")
        targets = rng.integers(0, 2, size=p.shape).astype("float32")
        assert_close(
            case.loss(targets),
            binary(p, targets),
            what=f"The loss of {problem}",
            rtol=0.002,
            hint="Binary cross-entropy, from the probabilities that the model gives.",
            mistakes={
                "The loss takes the probabilities for scores: from_logits must be False.": binary(
                    1 / (1 + np.exp(-p)), targets
                ),
                "That is the squared error.": ((p - targets) ** 2).mean(),
            },
        )


@task("7.4", points=1)
def test_scores_of_one_of_seven(student, rng):
    """The model for C gives seven scores, and its loss is the cross-entropy of integer labels from scores."""
    case = Compiled(student, "C", 7, rng)
    case.gives(case.scores, "C was to give scores: no activation.")
    labels = rng.integers(0, 7, size=40)
    assert_close(
        case.loss(labels),
        cross_entropy(softmax(case.scores), labels),
        what="The loss of C for integer labels",
        rtol=0.002,
        hint="The loss must be told that it gets scores (from_logits), and take integers.",
    )


@task("7.4", points=1, held_out=True)
def test_one_of_four(student, rng):
    """The model for D gives four probabilities that add up to 1, and its loss takes one-hot targets."""
    case = Compiled(student, "D", 4, rng)
    p = softmax(case.scores)
    case.gives(p, "Exactly one of four is right: softmax.")
    labels = rng.integers(0, 4, size=40)
    one_hot = np.eye(4, dtype="float32")[labels]
    assert_close(
        case.loss(one_hot),
        cross_entropy(p, labels),
        what="The loss of D for one-hot targets",
        rtol=0.002,
        hint="Which cross-entropy takes one-hot rows as they are?",
        mistakes={"That is the binary cross-entropy, which treats the four as separate questions.": binary(p, one_hot)},
    )


# 7.5 A training loop

LINEAR = (
    "lambda W, b: [m := keras.Sequential([keras.Input((len(W),)), layers.Dense(len(b))]), m.set_weights([W, b])][0]"
)


def linear_case(rng, rows):
    X = rng.normal(size=(rows, 5)).astype("float32")
    return X, rng.integers(0, 3, size=rows), rng.normal(size=(5, 3)), rng.normal(size=3)


def losses_of(value, steps):
    return array(value, shape=(steps,), what="The list of losses", hint=f"One number for each of {steps} steps.")


@task("7.5", points=1)
def test_one_step(student, rng):
    """One batch of all rows moves the weights by −rate times the slope of the mean cross-entropy."""
    for rate, rows in ((0.3, 12), (1.0, 7)):
        X, y, W, b = linear_case(rng, rows)
        model = student.define(LINEAR)(W, b)
        losses = losses_of(student.train(model, X, y, rate, rows, 1, 0), 1)
        p = softmax(X @ W + b)
        slope = (p - np.eye(3)[y]) / rows
        assert_close(losses, [cross_entropy(p, y)], what="The loss of the one step", hint="From scores, and the mean.")
        new_W, new_b = model.weights()
        dW = X.T @ slope
        assert_close(
            new_W,
            W - rate * dW,
            what="W after one step",
            hint="Each weight moves by −rate times its slope.",
            mistakes={
                "It moves uphill: subtract.": W + rate * dW,
                "The rate is ignored.": W - dW,
                "The slope is that of the sum: take the mean of the losses.": W - rate * rows * dW,
                "The weights have not moved.": W,
            },
        )
        assert_close(new_b, b - rate * slope.sum(axis=0), what="b after one step", hint="All weights must move.")


@task("7.5", points=1)
def test_every_row_once(student, rng):
    """An epoch uses every row once, in batches of the given size; the losses are those of the batches."""
    for rows, batch, epochs in ((24, 8, 2), (10, 4, 3), (5, 8, 2)):
        X, y, W, b = linear_case(rng, rows)
        model = student.define(LINEAR)(W, b)
        sizes = [min(batch, rows - start) for start in range(0, rows, batch)]
        losses = losses_of(student.train(model, X, y, 0.0, batch, epochs, 1), epochs * len(sizes))
        p = softmax(X @ W + b)
        for epoch in losses.reshape(epochs, -1):
            assert_close(
                np.dot(epoch, sizes) / rows,
                cross_entropy(p, y),
                what=f"With rate 0, the mean loss over one epoch of {rows} rows in batches of {batch}",
                hint="Cut a permutation of all rows into pieces; the last one may be smaller.",
            )


@task("7.5", points=1)
def test_order(student, rng):
    """The order of the rows is random, new in each epoch, and determined by the seed."""
    X, y, W, b = linear_case(rng, 16)
    make = student.define(LINEAR)
    first, same, other = (
        losses_of(student.train(make(W, b), X, y, 0.0, 2, 2, seed), 16).reshape(2, 8) for seed in (3, 3, 4)
    )
    assert_close(same, first, what="With rate 0, the losses of a second run with the same seed", hint="Use the seed.")
    require(not np.allclose(first, other), "Two seeds give the same order.", "Draw the order by default_rng(seed).")
    require(not np.allclose(first[0], first[1]), "Both epochs have the same order.", "Draw a new one for each epoch.")
    p = softmax(X @ W + b)
    of_row = -np.log(p[np.arange(16), y]).reshape(8, 2).mean(axis=1)
    require(not np.allclose(first[0], of_row), "The rows come in their own order.", "Shuffle them.")


@task("7.5", points=2)
def test_classifier(student):
    """`classifier`, trained by your loop, recognises at least 0.90 of the 500 digits that were held out."""
    images, labels = data.digits()
    held_out = np.random.default_rng(7).permutation(len(images))[1297:]
    x = images[held_out].reshape(-1, 64).astype("float32")
    model = student.classifier
    require(hasattr(model, "class_name"), "classifier is not a Keras model.", "Leave it as it was given.")
    scores = array(model(x), shape=(500, 10), what="classifier's output for 500 digits")
    right = float(np.mean(scores.argmax(axis=1) == labels[held_out]))
    require(
        right >= FLOOR,
        f"{right:.3f} of the held-out digits are right.",
        "Was train(classifier, ...) called, with a rate and a number of epochs that let the loss fall?",
    )


# 7.6 Through a file and back

TRAINED = """lambda X, y, limit: [
    keras.utils.set_random_seed(1),
    m := keras.Sequential([keras.Input((5,)), Scale(limit), layers.Dense(3)]),
    m.compile(keras.optimizers.Adam(0.05), keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
    [m.train_on_batch(X, y) for _ in range(4)],
    m,
][-1]"""


@task("7.6", points=1)
def test_scale_remembers(student, rng):
    """Scale's configuration makes the same layer again: its limit, its name and whether it is trained."""
    limit = float(rng.uniform(0.2, 0.8))
    again = student.define(
        "lambda limit: (lambda l: type(l).from_config(l.get_config()))(Scale(limit, name='mine', trainable=False))"
    )(limit)
    assert_close(again.limit, limit, what="The limit of the layer made again")
    require(again.name == "mine", f"The layer made again is called {again.name!r}.", "Keep what layers.Layer needs.")
    require(again.trainable is False, "The layer made again is no longer frozen.", "Keep what layers.Layer needs.")
    x = rng.normal(size=(6, 4)).astype("float32")
    assert_close(again(x), np.clip(x, -limit, limit), what="Its output at the start")


@task("7.6", points=1)
def test_same_outputs(student, rng):
    """The loaded model gives the same outputs, and shares no weight with the original."""
    X, y, _, _ = linear_case(rng, 20)
    model = student.define(TRAINED)(3 * X, y, 0.6)
    copy = student.through_file(model)
    require(hasattr(copy, "class_name"), f"through_file returned {describe(copy)}.", "Return the loaded model.")
    before = array(model(X), shape=(20, 3), what="The original's output")
    assert_close(copy(X), before, what="The loaded model's output")
    copy.set_weights([0 * weight for weight in copy.weights()])
    assert_close(
        model(X),
        before,
        what="The original's output, after the weights of the copy were set to 0,",
        hint="That is the same model: load a new one from the file.",
    )


@task("7.6", points=1)
def test_goes_on_training(student, rng):
    """The loaded model goes on training exactly as the original does."""
    X, y, _, _ = linear_case(rng, 20)
    model = student.define(TRAINED)(X, y, 0.9)
    copy = student.through_file(model)
    require(copy.compiled is not None, "The loaded model is not compiled.", "Save the whole model, not its weights.")
    for net in (model, copy):
        for _ in range(2):
            net.train_on_batch(X, y)
    pairs = zip(copy.weights(), model.weights(), strict=True)
    for weight, right in pairs:
        assert_close(
            weight,
            right,
            what="A weight after two more steps",
            hint="The optimiser's memory must travel too: save the whole model.",
        )


@task("7.6", points=1, held_out=True)
def test_nothing_left(student, rng):
    """No file is left behind, neither in the working folder nor among the temporary ones."""
    look = "lambda: [len(__import__('os').listdir(f)) for f in ('.', __import__('tempfile').gettempdir())]"
    X, y, _, _ = linear_case(rng, 20)
    model = student.define(TRAINED)(X, y, 0.9)
    before = student.define(look)()
    student.through_file(model)
    after = student.define(look)()
    require(
        list(after) == list(before),
        "A file or folder is left behind.",
        "`with tempfile.TemporaryDirectory() as folder:` removes it with all that is in it.",
    )


# 7.7 Find the fault

WORDS = ("fine", "loss or output", "split", "leak", "rate too high", "rate too low")
LOOK = {
    "A": "Follow one number: what does `dense` give out, and what does this loss expect?",
    "B": "When is the reported training loss taken, and when the validation loss?",
    "C": "Which digits stand in the last fifth of the rows?",
    "D": "Where does the loss begin, and what would guessing give?",
    "E": "Can a cross-entropy be negative, if all is well? What are the targets?",
    "F": "How often does each digit occur in x? Where do its copies end up?",
    "G": "How far does the loss move in an epoch?",
    "H": "Go through it piece by piece: labels, output layer, loss, rate, rows.",
}


def examine_verdicts(student, answers):
    verdicts = student.verdicts
    for letter, right in answers.items():
        answer = word(verdicts, letter, "verdicts", WORDS)
        seen = (
            f"Something is wrong with {letter}." if answer == "fine" else f"{letter} does not suffer from {answer!r}."
        )
        require(answer == right, seen, LOOK[letter])


@task("7.7", points=1)
def test_reports_of_losses(student):
    """The verdicts on A and E fit their output layers, losses and labels."""
    examine_verdicts(student, {"A": "loss or output", "E": "loss or output"})


@task("7.7", points=1)
def test_reports_of_rows(student):
    """The verdicts on C and F fit the rows that they trained and validated on."""
    examine_verdicts(student, {"C": "split", "F": "leak"})


@task("7.7", points=1)
def test_reports_of_rates(student):
    """The verdicts on D and G fit the way in which their losses move."""
    examine_verdicts(student, {"D": "rate too high", "G": "rate too low"})


@task("7.7", points=1)
def test_sound_reports(student):
    """The verdicts on B and H fit what they report."""
    examine_verdicts(student, {"B": "fine", "H": "fine"})
