"""Counting: overlaps, edit distance, Wilson intervals, ranked texts."""

import math

from places import ALPHABET, BLANK


def wilson(right, total):
    """(share, low, high): the 95% Wilson interval of a share."""
    if total == 0:
        return (0.0, 0.0, 1.0)
    z, share = 1.959964, right / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (share, (middle - half) / (1 + z * z / total), (middle + half) / (1 + z * z / total))


def shown(right, total):
    """A share as text: 12 of 40 = 30.0% (18.1 to 45.4)."""
    share, low, high = wilson(right, total)
    return f"{right} of {total} = {share * 100:.1f}% ({low * 100:.1f} to {high * 100:.1f})"


def overlap(a, b):
    """Intersection over union of two boxes (left, top, right, bottom)."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    common = wide * tall
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)


def inside(a, b):
    """The common area of two boxes as a part of the smaller one."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    return wide * tall / max(1e-6, min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])))


def edits(a, b):
    """Edit distance of two texts."""
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (c != d))
    return row[-1]


def ranked(chances, count=10, width=40):
    """The likeliest texts with their joint probabilities, best first. A text ends at its first blank slot."""
    open_texts, ended = [("", 1.0)], []
    for slot in chances:
        order = sorted(range(len(slot)), key=lambda c: -slot[c])[:6]
        following = []
        for text, chance in open_texts:
            for c in order:
                joint = chance * float(slot[c])
                if c == BLANK:
                    ended.append((text, joint))
                else:
                    following.append((text + ALPHABET[c], joint))
        open_texts = sorted(following, key=lambda pair: -pair[1])[:width]
    return sorted(ended + open_texts, key=lambda pair: -pair[1])[:count]
