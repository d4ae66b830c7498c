# Mistake: two idle code numbers are taken for a collapse
# Fails: 22.6
# Says: Two idle code numbers are no fault

# %% task="22.6"
verdicts = dict(A="sound", B="bottleneck too small", C="posterior collapse", D="copies anything", E="overfitting")
verdicts |= dict(F="stopped early", G="sound", H="bottleneck too small") | {"G": "posterior collapse"}
