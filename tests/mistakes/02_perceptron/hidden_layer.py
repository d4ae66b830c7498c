# Mistake: a hidden layer, since deep is better
# Fails: 2.6
# Says: one neuron with five inputs has 6

# %% task="2.6"
def standardize(train, new):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (new - mean) / deviation


def build_loan_model(train):
    normalization = layers.Normalization()
    normalization.adapt(train)
    model = keras.Sequential(
        [keras.Input((5,)), normalization, layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")]
    )
    optimizer = keras.optimizers.SGD(learning_rate=0.3)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=12, validation_split=0.2, verbose=0)
effects = {"salary": 0.6, "credit_rating": 3.0, "age": 1.1}
