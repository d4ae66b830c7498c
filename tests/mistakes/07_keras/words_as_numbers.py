# Mistake: each word becomes its number
# Fails: 7.3
# Says: parameters are trained

# %% task="7.3"
def build_mixed(numbers, words):
    normalization = layers.Normalization()
    normalization.adapt(numbers)

    def lookup(words_):
        numbers_ = layers.StringLookup(vocabulary=sorted(set(words)))(words_)
        return keras.ops.expand_dims(keras.ops.cast(numbers_, "float32"), -1)

    inputs = {
        "numbers": keras.Input((numbers.shape[1],), name="numbers"),
        "word": keras.Input((), name="word", dtype="string"),
    }
    both = layers.Concatenate()([normalization(inputs["numbers"]), lookup(inputs["word"])])
    model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(both)))
    model.compile(optimizer="adam", loss="mse")
    return model
