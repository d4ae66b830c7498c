# %%
import keras
import numpy as np
from keras import layers

from layerwise import check

keras.utils.set_random_seed(2)
centres = 3 * np.eye(3, 4)  # three classes in four dimensions
rng = np.random.default_rng(2)
train_labels = rng.integers(3, size=300)
train_points = (centres[train_labels] + rng.normal(size=(300, 4))).astype("float32")

# %% [markdown] task="2.1"
# Write `softmax(scores)` with NumPy: row by row, for `scores` of shape (n, k), without overflow.


# %% task="2.1"
def softmax(scores):
    """Return probabilities, shape (n, k). scores: (n, k)."""
    # BLANK exponentials over their sum
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    # END BLANK


# %% [markdown] task="2.2"
# Write `build_model()`: a compiled Keras model from 4 inputs over 16 units (ReLU) to the probabilities of 3 classes.


# %% task="2.2"
def build_model():
    """Return a compiled model, (batch, 4) to (batch, 3)."""
    # BLANK a Sequential, compiled
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    # END BLANK


# %% [markdown] task="2.3"
# Train a model on `train_points` and `train_labels` for three epochs. Call it `model`, and the list of its three
# losses `losses`.

# %% task="2.3"
# BLANK build, fit, and keep the losses
model = build_model()
losses = model.fit(train_points, train_labels, epochs=3, batch_size=32, verbose=0).history["loss"]
# END BLANK
