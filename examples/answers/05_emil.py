# Student: 05 Emil
# Rest: solved
# Wrong in four plausible ways; the rest is right.


# %% task="2.1"
def net_input(X, W, b):
    """Return XW + b. X: (samples, features), W: (features, neurons), b: (neurons,)."""
    return X @ W + b


def step(z):
    """Return 1 where z > 0, else 0. z: an array of any shape."""
    return np.where(z >= 0, 1, 0)  # fires at exactly 0


# %% task="2.3"
def perceptron_epoch(X, y, w, b, rate):
    """Return (weights, bias, mistakes) after one pass. X: (samples, features), y: (samples,) of 0 and 1."""
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - (1 if x @ w + b > 0 else 0)
        w = w + rate * error * x  # the bias stays what it was
        mistakes += error != 0
    return w, b, int(mistakes)


# %% task="2.5"
def gradients(X, y, w, b):
    """Return (gradient of the weights, derivative of the bias) of the mean cross-entropy."""
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return X.T @ error, error.sum()  # sums where means are asked for


# %% task="2.6"
def standardize(train, new):
    """Return (train, new) in units of the training part's standard deviations from its means."""
    both = np.vstack([train, new])  # looks at the applications that are to be judged
    return (train - both.mean(axis=0)) / both.std(axis=0), (new - both.mean(axis=0)) / both.std(axis=0)


def build_loan_model(train):
    """Return a compiled Keras model from raw applications (batch, 5) to probabilities (batch, 1)."""
    normalization = layers.Normalization()
    normalization.adapt(train)
    model = keras.Sequential([keras.Input((5,)), normalization, layers.Dense(1, activation="sigmoid")])
    optimizer = keras.optimizers.SGD(learning_rate=0.3)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=12, validation_split=0.2, verbose=0)
weights = loan_model.layers[-1].get_weights()[0][:, 0] / applications.std(axis=0)
effects = {"salary": np.exp(-5 * weights[0]), "credit_rating": np.exp(50 * weights[1]), "age": np.exp(10 * weights[2])}
