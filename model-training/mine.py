"""Finds where the exported detector sees plates that have no label in its own training scenes: python3 mine.py [COUNT]. Writes hard.json.

Where the reader reads a text there, it is taken for a plate that was left out of the labels, and training leaves the place out; elsewhere
the detector was wrong, and training looks there more often.
"""

import json
import os
import random
import sys

import cv2

from infer import cut, detect, read
from places import WORK
from real_data import open_images, romanian
from scoring import overlap, ranked


def main():
    """Command line."""
    cv2.setNumThreads(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    scenes = open_images(False) + romanian("train")
    random.Random(3).shuffle(scenes)
    scenes = scenes[:count]
    results, _ = detect([path for path, _ in scenes], least=0.35)
    hard, crops = [], []
    for (path, boxes), (grey, plates) in zip(scenes, results):
        for _, box, corners in plates:
            if all(overlap(box, other) < 0.2 for other in boxes):
                hard.append([path, *(float(v) for v in box)])
                crops.append(cut(grey, corners))
    for place, (characters, _, legible) in zip(hard, read(crops)[0]):
        text, chance = ranked(characters, 1, 3)[0]
        place.append(bool(legible >= 0.5 and len(text) >= 4 and chance >= 0.3))
    with open(os.path.join(WORK, "hard.json"), "w", encoding="utf8") as file:
        json.dump(hard, file)
    print(len(hard), "places in", len(scenes), "scenes;", sum(place[-1] for place in hard), "may be plates")


if __name__ == "__main__":
    main()
