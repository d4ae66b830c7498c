# Mistake: the rents come from another model
# Fails: 7.7
# Says: The rents must come from rent_model

# %% task="7.7"
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

train_flats, val_flats = train_test_split(flats, test_size=0.2, random_state=0)
COLUMNS = pd.get_dummies(train_flats.drop(columns="rent")).columns


def columns_of(table):
    return pd.get_dummies(table).reindex(columns=COLUMNS, fill_value=0).to_numpy("float32")


x_flats, x_val_flats = columns_of(train_flats), columns_of(val_flats)
y_flats, y_val_flats = train_flats["rent"].to_numpy("float32"), val_flats["rent"].to_numpy("float32")
normalization = layers.Normalization()
normalization.adapt(x_flats)
rent_model = keras.Sequential(
    [
        keras.Input((x_flats.shape[1],)),
        normalization,
        layers.Dense(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(1),
    ]
)
rent_model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse", metrics=["mae"])
rent_history = rent_model.fit(
    x_flats, y_flats / 1000, validation_data=(x_val_flats, y_val_flats / 1000), epochs=70, verbose=0
)


from sklearn.ensemble import HistGradientBoostingRegressor

forest = HistGradientBoostingRegressor(random_state=0).fit(x_flats, y_flats)


def predict_rents(table):
    return forest.predict(columns_of(table))


line = LinearRegression().fit(x_flats, y_flats)
report = {
    "baseline": np.mean(np.abs(y_val_flats - y_flats.mean())),
    "linear": np.mean(np.abs(y_val_flats - line.predict(x_val_flats))),
    "network": np.mean(np.abs(y_val_flats - predict_rents(val_flats.drop(columns="rent")))),
}
