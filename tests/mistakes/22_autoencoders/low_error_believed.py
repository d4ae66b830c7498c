# Mistake: a low error is taken for a good code
# Fails: 22.6
# Says: For D you say 'sound'

# %% task="22.6"
verdicts = dict(A="sound", B="bottleneck too small", C="posterior collapse", D="copies anything", E="overfitting")
verdicts |= dict(F="stopped early", G="sound", H="bottleneck too small") | {"D": "sound"}
