# Style: pure Python: loops, lists, random and counters, nothing of NumPy in the results

# %% task="1.1"
shapes = {}
shapes["patients"] = [442, 10]
shapes["weather"] = [365, 24, 4]
shapes["heart"] = [1, 10 * 500, 12]
shapes["scans"] = [1797, 8, 8, 1]
shapes["photographs"] = [60, 427, 640, 3]
shapes["films"] = [20, 48, 64, 96, 3]


# %% task="1.2"
def as_images(table, height, width):
    return [[[[float(row[r * width + c])] for c in range(width)] for r in range(height)] for row in table]


def as_sequences(table, steps):
    rows = [list(map(float, row)) for row in table]
    return [rows[start : start + steps] for start in range(0, len(rows), steps)]


def channels_last(batch):
    return [
        [
            [[float(image[k][r][c]) for k in range(len(image))] for c in range(len(image[0][0]))]
            for r in range(len(image[0]))
        ]
        for image in batch
    ]


# %% task="1.3"
import random


def split(labels, share, seed):
    chance = random.Random(seed)
    groups = {}
    for row, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(row)
    held_out = []
    for rows in groups.values():
        held_out += chance.sample(rows, int(share * len(rows) + 0.5))
    return [row for row in range(len(labels)) if row not in held_out], held_out


# %% task="1.4"
from collections import Counter


def majority(labels):
    return Counter(labels.tolist()).most_common(1)[0][0]


def confusion(targets, answers, classes):
    pairs = Counter(zip(targets.tolist(), answers.tolist(), strict=True))
    return [[pairs[i, j] for j in range(classes)] for i in range(classes)]


def recalls(targets, answers, classes):
    table = confusion(targets, answers, classes)
    return [row[label] / sum(row) for label, row in enumerate(table)]


# %% task="1.5"
def features(images):
    found = []
    for image in images.tolist():
        height, width, total = len(image), len(image[0]), sum(map(sum, image))
        row = sum(r * value for r, line in enumerate(image) for value in line) / total
        column = sum(c * value for line in image for c, value in enumerate(line)) / total
        gap = sum(abs(line[c] - line[-1 - c]) for line in image for c in range(width))
        found.append([total / (height * width), row, column, gap / (height * width)])
    return found


# %% task="1.6"
def recognise(train_images, train_labels, new_images):
    """Nearest template of whole numbers, by the sum of absolute differences, from every second training picture."""
    known = [[round(8 * value) for line in image for value in line] for image in train_images[::2].tolist()]
    labels = train_labels[::2].tolist()
    sums = {}
    for picture, label in zip(known, labels, strict=True):
        sums.setdefault(label, []).append(picture)
    templates = {
        label: [sum(pixel) / len(pictures) for pixel in zip(*pictures, strict=True)] for label, pictures in sums.items()
    }
    answers = []
    for image in new_images.tolist():
        picture = [round(8 * value) for line in image for value in line]
        gaps = {
            label: sum(abs(a - b) for a, b in zip(picture, other, strict=True)) for label, other in templates.items()
        }
        answers.append(min(gaps, key=gaps.get))
    return answers


# %% task="1.7"
verdicts = {}
for name, (train_rows, test_rows, train_counts, table) in reports.items():
    counts, total = list(train_counts), sum(map(sum, table))
    usual = counts.index(max(counts))
    hits = [row[label] for label, row in enumerate(table)]
    if set(train_rows.tolist()) & set(test_rows.tolist()):
        verdicts[name] = "leak"
    elif sum(hits) / total <= sum(table[usual]) / total:
        verdicts[name] = "majority"
    elif any(2 * hit < sum(row) for hit, row in zip(hits, table, strict=True)):
        verdicts[name] = "blind"
    else:
        verdicts[name] = "trust"
