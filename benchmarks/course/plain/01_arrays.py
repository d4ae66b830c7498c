# The NumPy exercise's checks as plain cells, for graders that run them in the student's kernel; one point each.

# %% task="1.1"
x = np.random.default_rng(1).normal(3, 2, size=(50, 4))
scaled = np.asarray(standardize(x))
assert scaled.shape == (50, 4)
assert np.allclose(scaled.mean(axis=0), 0, atol=1e-6)
assert np.allclose(scaled.std(axis=0), 1, atol=1e-6)

# %% task="1.1"
x = np.random.default_rng(2).uniform(size=(20, 3))
assert np.allclose(standardize(x), (x - x.mean(axis=0)) / x.std(axis=0), rtol=1e-4, atol=1e-5)

# %% task="1.2"
rng = np.random.default_rng(3)
assert np.asarray(distances(rng.normal(size=(5, 3)), rng.normal(size=(7, 3)))).shape == (5, 7)

# %% task="1.2"
rng = np.random.default_rng(4)
a, b = rng.normal(size=(6, 2)), rng.normal(size=(4, 2))
expected = np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=-1))
assert np.allclose(distances(a, b), expected, rtol=1e-4, atol=1e-5)

# %% task="1.3"
assert np.allclose(moving_average(np.arange(9.0), 3), np.arange(1.0, 8.0), rtol=1e-4, atol=1e-5)

# %% task="1.3"
x = np.random.default_rng(6).normal(size=30)
expected = np.lib.stride_tricks.sliding_window_view(x, 5).mean(axis=1)
assert np.allclose(moving_average(x, 5), expected, rtol=1e-4, atol=1e-5)
