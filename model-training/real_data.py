"""The real pictures that may be trained on, in fixed splits. The dev-* sets are measured on and never read here."""

import csv
import glob
import hashlib
import os
import xml.etree.ElementTree as ElementTree

import cv2

from places import DATA, OTHER_STATE, STATE_OF_FOLDER, STATES


def held_out(name):
    """True for the tenth of Open Images that is kept for measuring, by the hash of its file name."""
    return hashlib.sha256(name.encode()).digest()[0] < 26


def _open_images_boxes():
    """{path: [(left, top, right, bottom), ...]} of all labelled Open Images pictures."""
    root = os.path.join(DATA, "openimages-plates")
    paths = {os.path.basename(p): p for p in glob.glob(os.path.join(root, "**", "*.jpg"), recursive=True)}
    boxes = {}
    for split in ("train.csv", "valid.csv"):
        with open(os.path.join(root, split), encoding="utf8") as file:
            for row in csv.DictReader(file):
                if row["file"] in paths:
                    boxes.setdefault(paths[row["file"]], []).append(tuple(float(row[k]) for k in ("xmin", "ymin", "xmax", "ymax")))
    return boxes


def open_images(measuring):
    """The held-out tenth (measuring) or the other nine tenths, as sorted (path, boxes)."""
    return sorted((p, b) for p, b in _open_images_boxes().items() if held_out(os.path.basename(p)) == measuring)


def romanian(split):
    """The Romanian dash-cam frames of 'train' or 'valid', as sorted (path, boxes)."""
    found = []
    for path in sorted(glob.glob(os.path.join(DATA, "romanian", "dataset", split, "annots", "*.xml"))):
        root = ElementTree.parse(path).getroot()
        image = path.replace(os.sep + "annots" + os.sep, os.sep + "images" + os.sep)[:-4] + ".jpg"
        boxes = [tuple(float(b.find(k).text) for k in ("xmin", "ymin", "xmax", "ymax")) for b in root.iter("bndbox")]
        if os.path.exists(image):
            found.append((image, boxes))
    return found


def state_plates(split):
    """(name, path, state class) of the crops of 'train', 'valid' or 'test' without near-duplicates of the measuring set."""
    root = os.path.join(DATA, "us-state-plates")
    with open(os.path.join(root, "near-duplicates-of-dev-us-crops.csv"), encoding="utf8") as file:
        near = {row["state_plate"] for row in csv.DictReader(file)}
    found = []
    for path in sorted(glob.glob(os.path.join(root, split, "*", "*.jpg"))):
        name = os.path.relpath(path, root)
        state = STATE_OF_FOLDER.get(os.path.basename(os.path.dirname(path)))
        if name not in near:
            found.append((name, path, STATES.index(state) if state else OTHER_STATE))
    return found


def backgrounds(limit):
    """Grey pictures whose labelled plates are painted over, to stand behind rendered plates."""
    pictures = []
    for path, boxes in (open_images(False) + romanian("train"))[:: max(1, 2000 // limit)][:limit]:
        picture = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
        for left, top, right, bottom in boxes:
            left, top, right, bottom = int(left) - 4, int(top) - 4, int(right) + 5, int(bottom) + 5
            left, top = max(0, left), max(0, top)
            picture[top:bottom, left:right] = int(picture[max(0, top - 3): top + 1, left:right].mean())
        pictures.append(picture)
    return pictures
