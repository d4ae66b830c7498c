# Mistake: one mean and variance for all columns
# Fails: 7.3
# Says: A Normalization of each column

# %% task="7.3"
def build_mixed(numbers, words):
    normalization = layers.Normalization(axis=None)
    normalization.adapt(numbers)
    lookup = layers.StringLookup(vocabulary=sorted(set(words)), output_mode="one_hot")
    inputs = {
        "numbers": keras.Input((numbers.shape[1],), name="numbers"),
        "word": keras.Input((), name="word", dtype="string"),
    }
    both = layers.Concatenate()([normalization(inputs["numbers"]), lookup(inputs["word"])])
    model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(both)))
    model.compile(optimizer="adam", loss="mse")
    return model
