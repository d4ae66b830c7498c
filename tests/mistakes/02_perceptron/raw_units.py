# Mistake: the neuron gets raw units, and Adam brings it a good part of the way all the same
# Fails: 2.6
# Says: Are the features standardized inside the model

# %% task="2.6"
def standardize(train, new):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (new - mean) / deviation


def build_loan_model(train):
    model = keras.Sequential([keras.Input((5,)), layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy", metrics=["accuracy"])
    return model


loan_model = build_loan_model(applications)
loan_history = loan_model.fit(applications, approved, epochs=40, validation_split=0.2, verbose=0)
weights = loan_model.layers[-1].get_weights()[0][:, 0]
effects = {"salary": np.exp(-5 * weights[0]), "credit_rating": np.exp(50 * weights[1]), "age": np.exp(10 * weights[2])}
