# Mistake: figures from a balanced set are believed
# Fails: 23.7
# Says: how many frauds ring

# %% task="23.7"
verdicts = {
    "A": "sound",
    "B": "anomalies in training",
    "C": "threshold from test",
    "D": "visible counted",  # 60 of the 64 pixels were never hidden
    "E": "sound",  # of 100 alarms one or two are true
    "F": "sound",
    "G": "sound",  # the precision is poor, and the report says so
    "H": "anomalies in training",
    "I": "threshold from test",
    "J": "visible counted",  # 95 % of the entries had never been lost
}
