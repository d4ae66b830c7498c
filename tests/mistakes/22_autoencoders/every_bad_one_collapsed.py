# Mistake: a variational autoencoder that misses the goal must have collapsed
# Fails: 22.6
# Says: are its two code numbers idle

# %% task="22.6"
verdicts = dict(A="sound", B="bottleneck too small", C="posterior collapse", D="copies anything", E="overfitting")
verdicts |= dict(F="stopped early", G="sound", H="bottleneck too small") | {"H": "posterior collapse"}
