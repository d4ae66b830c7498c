# Mistake: the change of the net input is taken for the factor
# Fails: 2.6
# Says: This is the change of the net input

# %% task="2.6"
def standardize(train, new):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (new - mean) / deviation


def build_loan_model(train):
    normalization = layers.Normalization()
    normalization.adapt(train)
    model = keras.Sequential([keras.Input((5,)), normalization, layers.Dense(1, activation="sigmoid")])
    optimizer = keras.optimizers.SGD(learning_rate=0.3)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=12, validation_split=0.2, verbose=0)
weights = loan_model.layers[-1].get_weights()[0][:, 0] / applications.std(axis=0)
effects = {"salary": -5 * weights[0], "credit_rating": 50 * weights[1], "age": 10 * weights[2]}
