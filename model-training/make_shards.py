"""Draws crops for the reader into shards: python3 make_shards.py FIRST LAST [COUNT], or real, street, empty. A shard's content depends on its number alone."""

import json
import os
import sys
import time

import cv2
import numpy as np

from crops import STORED_TALL, STORED_WIDE, Camera
from places import SLOTS, WORK, encode
from plates import PlateMaker
from real_data import backgrounds, open_images, romanian, state_plates

EMPTY_SHARE = 0.04
UNKNOWN_STATE = 255


def rendered_shard(number, count, pictures):
    """Writes one shard of rendered plates; shard 0 is for calibration and never trained on."""
    maker, camera = PlateMaker(1000 + number), Camera(2000 + number, pictures)
    images = np.zeros((count, STORED_TALL, STORED_WIDE), np.uint8)
    labels = np.zeros((count, SLOTS), np.uint8)
    centres = np.full((count, SLOTS, 2), np.nan, np.float32)
    for index in range(count):
        if camera.rng.random() < EMPTY_SHARE:
            images[index], labels[index] = camera.empty(), encode("")
            continue
        plate, text, points = maker.plate()
        images[index], found = camera.crop(plate, points)
        labels[index] = encode(text)
        centres[index, : len(text)] = found
    target = os.path.join(WORK, "shards", f"rendered-{number:03d}.npz")
    np.savez(target + ".part.npz", images=images, labels=labels, centres=centres)
    os.replace(target + ".part.npz", target)


def real_shard(split, copies):
    """Writes the us-state-plates of one split, `copies` times each (the first time as they are, then as worse cameras see them)."""
    camera = Camera(31, [])
    images, states, names = [], [], []
    for name, path, state in state_plates(split):
        picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        for copy in range(copies):
            images.append(camera.real(picture, copy > 0))
            states.append(state)
            names.append(name)
    np.savez(os.path.join(WORK, "shards", f"real-{split}.npz"), images=np.stack(images), states=np.array(states, np.uint8), names=np.array(names))


def street_shard(copies):
    """Writes the plates of the street scenes to train on that are at least 50 pixels wide, cut by their boxes, `copies` times each."""
    camera = Camera(37, [])
    images, names = [], []
    for path, boxes in open_images(False) + romanian("train"):
        picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        for index, (left, top, right, bottom) in enumerate(boxes):
            if right - left < 50:
                continue
            for copy in range(copies):
                corners = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])
                images.append(camera.street(picture, corners, copy > 0))
                names.append(f"street/{os.path.basename(path)}#{index}")
    states = np.full(len(names), UNKNOWN_STATE, np.uint8)
    np.savez(os.path.join(WORK, "shards", "real-street.npz"), images=np.stack(images), states=states, names=np.array(names))


def empty_shard(copies):
    """Writes places of Open Images scenes where the detector was wrong (mine.py), `copies` times each: signs, badges and lamps that are no plates."""
    camera = Camera(41, [])
    images, names = [], []
    with open(os.path.join(WORK, "hard.json"), encoding="utf8") as file:
        hard = json.load(file)
    for index, (path, left, top, right, bottom, plate) in enumerate(hard):
        # In the dash-cam frames plates without a label are too common.
        if plate or right - left < 28 or "openimages" not in path:
            continue
        picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        for copy in range(copies):
            corners = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])
            images.append(camera.street(picture, corners, copy > 0))
            names.append(f"empty/{index}")
    states = np.full(len(names), UNKNOWN_STATE, np.uint8)
    np.savez(os.path.join(WORK, "shards", "real-empty.npz"), images=np.stack(images), states=states, names=np.array(names))


def main():
    """Command line."""
    cv2.setNumThreads(1)
    os.makedirs(os.path.join(WORK, "shards"), exist_ok=True)
    if sys.argv[1] == "real":
        for split, copies in (("train", 6), ("valid", 1), ("test", 1)):
            real_shard(split, copies)
        street_shard(4)
        return
    if sys.argv[1] in ("street", "empty"):
        street_shard(4) if sys.argv[1] == "street" else empty_shard(2)
        return
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    pictures = backgrounds(400)
    for number in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
        began = time.process_time()
        rendered_shard(number, count if number else 4000, pictures)
        print(f"shard {number}: {time.process_time() - began:.0f} CPU-s", flush=True)


if __name__ == "__main__":
    main()
