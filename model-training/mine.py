"""Finds where the exported detector is wrong on its own training scenes: python3 mine.py [COUNT]. Writes hard.json; later training looks there more often."""

import json
import os
import random
import sys

import cv2

from infer import detect
from places import WORK
from real_data import open_images, romanian
from scoring import overlap


def main():
    """Command line."""
    cv2.setNumThreads(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    scenes = open_images(False) + romanian("train")
    random.Random(3).shuffle(scenes)
    scenes = scenes[:count]
    results, _ = detect([path for path, _ in scenes], least=0.35)
    hard = []
    for (path, boxes), (_, plates) in zip(scenes, results):
        for score, box, _ in plates:
            if all(overlap(box, other) < 0.2 for other in boxes):
                hard.append([path, *(float(v) for v in box), score])
    with open(os.path.join(WORK, "hard.json"), "w", encoding="utf8") as file:
        json.dump(hard, file)
    print(len(hard), "places in", len(scenes), "scenes")


if __name__ == "__main__":
    main()
