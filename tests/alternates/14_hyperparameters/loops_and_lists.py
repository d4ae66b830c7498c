# Style: plain loops, lists as results, one row at a time

# %% task="14.1"
kinds = dict.fromkeys("AD", "parameter")
kinds |= dict.fromkeys("BCEG", "hyperparameter")
kinds |= dict.fromkeys("FH", "neither")
costs = {"grid": 360.0, "nested": 485, "halving": np.int64(208)}


# %% task="14.2"
def stratified_folds(labels, k, random):
    folds = [[] for _ in range(k)]
    turn = 0
    for label in set(labels.tolist()):
        rows = [row for row, other in enumerate(labels) if other == label]
        random.shuffle(rows)
        for row in rows:
            folds[turn % k].append(row)
            turn += 1
    return folds


def grouped_folds(groups, k):
    folds = [[] for _ in range(k)]
    members = {}
    for row, group in enumerate(groups.tolist()):
        members.setdefault(group, []).append(row)
    for rows in sorted(members.values(), key=len, reverse=True):
        min(folds, key=len).extend(rows)
    return folds


# %% task="14.3"
def draw(space, random):
    def one(kind, *limits):
        if kind == "choice":
            options = limits[0]
            return options[int(len(options) * random.random())]
        low, high = limits
        share = random.random()
        if kind == "even":
            return low + share * (high - low)
        if kind == "log":
            return low * (high / low) ** share
        return low + int(share * (high - low + 1))

    return {name: one(*limits) for name, limits in space.items()}


# %% task="14.4"
def cross_validate(X, y, folds):
    errors = []
    for fold in folds:
        inside = [row for row in range(len(X)) if row not in set(fold.tolist())]
        training, validation = X[inside].copy(), X[fold].copy()
        for column in range(X.shape[1]):
            mean = sum(X[inside, column]) / len(inside)
            deviation = (sum((X[inside, column] - mean) ** 2) / len(inside)) ** 0.5
            training[:, column] = (training[:, column] - mean) / deviation
            validation[:, column] = (validation[:, column] - mean) / deviation
        errors.append(error(fit(training, y[inside]), validation, y[fold]))
    return errors


# %% task="14.5"
def halving(settings, evaluate, budget, factor):
    if len(settings) == 1:
        return settings[0], 0
    scored = [(evaluate(setting, budget), position) for position, setting in enumerate(settings)]
    scored.sort(reverse=True)
    kept = [settings[position] for _, position in scored[: max(1, len(settings) // factor)]]
    best, later = halving(kept, evaluate, budget * factor, factor)
    return best, len(settings) * budget + later


# %% task="14.6"
def nested(X, y, folds, penalties):
    errors, chosen = [], []
    for out in range(len(folds)):
        best, least = None, float("inf")
        for penalty in penalties:
            total = 0.0
            for inner in range(len(folds)):
                if inner == out:
                    continue
                rows = [row for n, fold in enumerate(folds) if n not in (out, inner) for row in fold]
                total += ridge_error(X[rows], y[rows], X[folds[inner]], y[folds[inner]], penalty)
            if total < least:
                best, least = penalty, total
        rows = [row for n, fold in enumerate(folds) if n != out for row in fold]
        errors.append(ridge_error(X[rows], y[rows], X[folds[out]], y[folds[out]], best))
        chosen.append(best)
    return errors, chosen


# %% task="14.7"
verdicts = {name: "too high" if name in "aceh" else "sound" for name in "abcdefgh"}
