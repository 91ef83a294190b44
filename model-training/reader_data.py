"""Batches for the reader: stored crops with a fresh shift, scale, turn, blur and noise each time they are used."""

import csv
import glob
import math
import os
import random

import cv2
import numpy as np

from crops import STORED_SPAN, STORED_TALL, STORED_WIDE
from places import ALPHABET, SLOTS, WORK, encode
from reader_net import TALL, WIDE

# The product cuts the plate with this much around it: 1.10 times its width and height.
CUT_SPAN = 1.10
UNKNOWN = 255
# Of the real crops in a batch 80% have a text; so much of the rest are places that are no plates, the others teach the state alone.
EMPTY_SHARE = 0.5
# Texts of real crops, read by eye. They are real plates, so the list stays with the data and is no part of the project.
LABELS = os.path.join(WORK, "labels.csv")


def cut_matrix(span=CUT_SPAN, shift=(0, 0), turn=0.0, shear=0.0, ratio=1.0):
    """The 2 x 3 matrix from stored pixels to reader pixels."""
    scale_x, scale_y = WIDE / (STORED_WIDE / STORED_SPAN * span * ratio), TALL / (STORED_TALL / STORED_SPAN * span)
    c, s = math.cos(turn), math.sin(turn)
    # Turned in the plate's own proportions (2 to 1), as the stored crop has them.
    matrix = np.float32([[scale_x * c, scale_x * (-s + shear)], [scale_y * s, scale_y * c]])
    middle = np.float32([STORED_WIDE / 2 + shift[0], STORED_TALL / 2 + shift[1]])
    return np.hstack([matrix, (np.float32([WIDE / 2, TALL / 2]) - matrix @ middle)[:, None]]).astype(np.float32)


def plain_cut(stored):
    """The crop exactly as the product cuts it from a perfect detection."""
    return cv2.warpAffine(stored, cut_matrix(), (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def read_labels(path=None):
    """{crop name: text} of real crops that were labelled; empty when there are none yet."""
    path = path or LABELS
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf8") as file:
        return {row["name"]: row["text"] for row in csv.DictReader(file) if all(c in ALPHABET for c in row["text"]) and len(row["text"]) <= SLOTS}


class ReaderData:
    """All shards that exist (looked for again now and then), and the real crops."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.noise = np.random.RandomState(seed).standard_normal((64, TALL, WIDE)).astype(np.float32)
        self.shards = {}
        paths = [os.path.join(WORK, "shards", name) for name in ("real-train.npz", "real-street.npz", "real-empty.npz")]
        parts = [np.load(path) for path in paths if os.path.exists(path)]
        self.real = {key: np.concatenate([part[key] for part in parts]) for key in ("images", "states", "names")}
        # Only tight crops teach the state without a text; street crops come in with theirs alone.
        self.tight = len(parts[0]["names"])
        self.refresh()

    def refresh(self):
        """Takes in shards and labels that appeared since."""
        for path in sorted(glob.glob(os.path.join(WORK, "shards", "rendered-[0-9][0-9][0-9].npz"))):
            if path not in self.shards and not path.endswith("-000.npz"):
                self.shards[path] = dict(np.load(path))
        self.order = sorted(self.shards)
        labels = read_labels(os.path.join(WORK, "labels-self.csv")) | read_labels()
        names = self.real["names"]
        self.texts = np.full((len(names), SLOTS), UNKNOWN, np.uint8)
        for index, name in enumerate(names):
            if str(name) in labels:
                self.texts[index] = encode(labels[str(name)])
        self.labelled = np.where(self.texts[:, 0] != UNKNOWN)[0]
        self.empty = np.where(np.char.startswith(names, "empty/"))[0]
        self.texts[self.empty] = encode("")
        street = np.char.startswith(names, "street/")
        self.labelled_street = [at for at in self.labelled if street[at]] or self.labelled

    def _vary(self, stored):
        """(crop, matrix) of one stored crop, a little different each time."""
        rng = self.rng
        matrix = cut_matrix(CUT_SPAN * math.exp(rng.gauss(0, 0.06)), (rng.gauss(0, 2.5), rng.gauss(0, 1.8)), rng.gauss(0, 0.025), rng.gauss(0, 0.08),
                            math.exp(rng.gauss(0, 0.05)))
        crop = cv2.warpAffine(stored, matrix, (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        roll = rng.random()
        if roll < 0.15:
            crop = cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.4, 1.3))
        crop = crop.astype(np.float32)
        if rng.random() < 0.3:
            crop += self.noise[rng.randrange(64)] * (rng.uniform(0.02, 0.2) * crop.std())
        if rng.random() < 0.05:
            crop = 255 - crop
        if rng.random() < 0.15:
            x, y, size = rng.randrange(WIDE), rng.randrange(TALL), rng.randint(3, 10)
            crop[max(0, y - size): y + size, max(0, x - size): x + size] = rng.uniform(0, 255)
        return crop, matrix

    def batch(self, rendered, real):
        """(crops, slots, centres in reader pixels, states) as numpy arrays; what isn't known is UNKNOWN or nan."""
        total = rendered + real
        crops = np.empty((total, TALL, WIDE), np.float32)
        slots = np.full((total, SLOTS), UNKNOWN, np.uint8)
        centres = np.full((total, SLOTS, 2), np.nan, np.float32)
        states = np.full(total, UNKNOWN, np.uint8)
        for index in range(rendered):
            shard = self.shards[self.rng.choice(self.order)]
            at = self.rng.randrange(len(shard["images"]))
            crops[index], matrix = self._vary(shard["images"][at])
            slots[index] = shard["labels"][at]
            centres[index] = shard["centres"][at] @ matrix[:, :2].T + matrix[:, 2]
        for index in range(rendered, total):
            at = self.rng.randrange(self.tight)
            if len(self.labelled) and self.rng.random() < 0.8:
                names = self.labelled_street if self.rng.random() < 0.35 else self.labelled
                at = names[self.rng.randrange(len(names))]
            elif len(self.empty) and self.rng.random() < EMPTY_SHARE:
                at = self.empty[self.rng.randrange(len(self.empty))]
            crops[index], _ = self._vary(self.real["images"][at])
            slots[index] = self.texts[at]
            states[index] = self.real["states"][at]
        return crops, slots, centres, states
