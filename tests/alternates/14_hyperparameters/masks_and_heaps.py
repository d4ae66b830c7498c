# Style: fold numbers and masks, a heap for the groups, powers of ten, whole tables of errors

# %% task="14.1"
kinds = {
    "H": "neither",
    "G": "hyperparameter",
    "F": "neither",
    "E": "hyperparameter",
    "D": "parameter",
    "C": "hyperparameter",
    "B": "hyperparameter",
    "A": "parameter",
}
costs = {"halving": 64 + 48 + 48 + 48, "nested": 5 * 97, "grid": 24 * 15}


# %% task="14.2"
import heapq


def stratified_folds(labels, k, random):
    number = np.empty(len(labels), dtype=int)
    begin = 0
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        number[rows] = random.permutation((begin + np.arange(len(rows))) % k)
        begin = (begin + len(rows)) % k
    return [np.where(number == fold)[0].astype(np.int32) for fold in range(k)]


def grouped_folds(groups, k):
    names, counts = np.unique(groups, return_counts=True)
    heap = [(0, fold, []) for fold in range(k)]
    for position in counts.argsort()[::-1]:
        size, fold, members = heapq.heappop(heap)
        heapq.heappush(heap, (size + int(counts[position]), fold, [*members, names[position]]))
    return tuple(np.flatnonzero(np.isin(groups, members)) for _, _, members in heap)


# %% task="14.3"
def draw(space, random):
    ways = {
        "even": lambda low, high: random.uniform(low, high),
        "log": lambda low, high: 10 ** random.uniform(np.log10(low), np.log10(high)),
        "whole": lambda low, high: random.integers(low, high + 1),
        "choice": lambda options: random.permutation(np.array(options, dtype=object))[0],
    }
    return {name: ways[kind](*limits) for name, (kind, *limits) in space.items()}


# %% task="14.4"
def cross_validate(X, y, folds):
    errors = np.zeros(len(folds))
    for number, fold in enumerate(folds):
        inside = np.ones(len(X), dtype=bool)
        inside[fold] = False
        Z = (X - X[inside].mean(0)) / X[inside].std(0)
        errors[number] = error(fit(Z[inside], y[inside]), Z[fold], y[fold])
    return errors


# %% task="14.5"
def halving(settings, evaluate, budget, factor):
    alive, spent = settings, 0
    while len(alive) != 1:
        scores = {}
        for position, setting in enumerate(alive):
            scores[position] = evaluate(setting, budget)
            spent += budget
        best = sorted(scores, key=scores.get, reverse=True)[: len(alive) // factor or 1]
        alive, budget = [alive[position] for position in best], budget * factor
    (winner,) = alive
    return [winner, spent]


# %% task="14.6"
def nested(X, y, folds, penalties):
    number = np.empty(len(y), dtype=int)
    for n, fold in enumerate(folds):
        number[fold] = n
    errors, chosen = np.zeros((2, len(folds)))
    for out in range(len(folds)):
        table = np.array(
            [
                [
                    ridge_error(
                        X[(number != out) & (number != n)],
                        y[(number != out) & (number != n)],
                        X[number == n],
                        y[number == n],
                        penalty,
                    )
                    for penalty in penalties
                ]
                for n in range(len(folds))
                if n != out
            ]
        )
        chosen[out] = penalties[table.mean(axis=0).argmin()]
        errors[out] = ridge_error(X[number != out], y[number != out], X[number == out], y[number == out], chosen[out])
    return errors, chosen


# %% task="14.7"
verdicts = {"a": "too high", "c": "too high", "e": "too high", "h": "too high"} | dict.fromkeys("bdfg", "sound")
