# The Keras exercise's checks as plain cells, for graders that run them in the student's kernel; one point each.

# %% task="2.1"
scores = np.random.default_rng(1).normal(size=(5, 3))
expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
assert np.allclose(softmax(scores), expected, rtol=1e-4, atol=1e-5)

# %% task="2.1"
large = np.array([[1000.0, 1000.0], [0.0, 1000.0]])
assert np.allclose(softmax(large), [[0.5, 0.5], [0.0, 1.0]], rtol=1e-4, atol=1e-5)

# %% task="2.2"
fresh = build_model()
assert fresh.input_shape[1] == 4
assert fresh.count_params() == 4 * 16 + 16 + 16 * 3 + 3

# %% task="2.2"
batch = np.random.default_rng(4).normal(size=(8, 4)).astype("float32")
outputs = np.asarray(build_model().predict(batch, verbose=0))
assert outputs.shape == (8, 3)
assert np.allclose(outputs.sum(axis=1), 1, rtol=1e-4, atol=1e-5)

# %% task="2.3"
assert np.asarray(losses).shape == (3,)
assert losses[-1] < losses[0]

# %% task="2.3"
rng = np.random.default_rng(6)
labels = rng.integers(3, size=200)
points = (3 * np.eye(3, 4)[labels] + rng.normal(size=(200, 4))).astype("float32")
outputs = np.asarray(model.predict(points, verbose=0))
assert outputs.shape == (200, 3)
assert np.mean(outputs.argmax(axis=1) == labels) >= 0.8
