"""Measures the models in models/ and writes bench/recognition/figures.json: python3 evaluate.py. Only measuring: nothing here is trained on."""

import csv
import glob
import json
import os
import sys

import cv2
import numpy as np

from infer import cut, detect, read
from places import DATA, PROJECT, STATES, WORK, fold
from reader_data import plain_cut
from real_data import open_images, romanian
from scoring import edits, overlap, ranked, shown, wilson

SCORE = 0.5
LEGIBLE = 0.5


def _share(right, total):
    """A share for figures.json."""
    share, low, high = wilson(right, total)
    return {"right": right, "of": total, "share": round(share, 4), "low": round(low, 4), "high": round(high, 4), "text": shown(right, total)}


def _texts(truth, reads):
    """Strict, folded, top-10, within one edit, character score, and how sure reads were right; `reads` are ranked lists or None."""
    total = len(truth)
    firsts = [r[0] if r else ("", 0.0) for r in reads]
    strict = sum(t == f[0] for t, f in zip(truth, firsts))
    folded = sum(fold(t) == fold(f[0]) for t, f in zip(truth, firsts))
    ten = sum(any(fold(t) == fold(c) for c, _ in r) for t, r in zip(truth, reads) if r)
    ten_strict = sum(any(t == c for c, _ in r) for t, r in zip(truth, reads) if r)
    near = sum(edits(fold(t), fold(f[0])) <= 1 for t, f in zip(truth, firsts))
    characters = float(np.mean([max(0.0, 1 - edits(t, f[0]) / len(t)) for t, f in zip(truth, firsts)]))
    figures = {"exact": _share(strict, total), "folded": _share(folded, total), "top10": _share(ten_strict, total), "top10_folded": _share(ten, total),
               "within_one_edit_folded": _share(near, total), "characters": round(characters, 4)}
    for bar in (0.5, 0.8, 0.9):
        sure = [fold(t) == fold(f[0]) for t, f in zip(truth, firsts) if f[1] >= bar]
        figures[f"right_when_confidence_at_least_{bar}"] = _share(sum(sure), len(sure))
    return figures


def us_crops():
    """The reader alone, on tight crops of US plates."""
    root = os.path.join(DATA, "dev-us-crops")
    with open(os.path.join(root, "truth.csv"), encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    crops = []
    for row in rows:
        grey = cv2.imread(os.path.join(root, "images", row["file"]), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            grey = cv2.imread(glob.glob(os.path.join(root, "images", os.path.splitext(row["file"])[0] + ".*"))[0], cv2.IMREAD_GRAYSCALE)
        height, width = grey.shape
        crops.append(cut(grey, [[0, 0], [width, 0], [width, height], [0, height]]))
    results, cpu = read(crops)
    figures = _texts([row["plate"] for row in rows], [ranked(r[0]) for r in results])
    right = sum(STATES[int(r[1].argmax())] == row["state"].upper() if r[1].argmax() < len(STATES) else False for r, row in zip(results, rows))
    figures["state"] = _share(right, len(rows))
    for bar in (0.5, 0.8, 0.9):
        sure = [STATES[int(r[1].argmax())] == row["state"].upper() for r, row in zip(results, rows) if r[1].max() >= bar and r[1].argmax() < len(STATES)]
        figures[f"state_when_confidence_at_least_{bar}"] = _share(sum(sure), len(sure))
    figures["legible"] = _share(sum(r[2] >= LEGIBLE for r in results), len(results))
    california = [i for i, row in enumerate(rows) if row["state"] == "ca"]
    figures["california_folded"] = _share(sum(fold(rows[i]["plate"]) == fold(ranked(results[i][0])[0][0]) for i in california), len(california))
    figures["reader_cpu_ms"] = round(cpu, 2)
    wrong = [(rows[i]["file"], rows[i]["plate"], ranked(results[i][0])[0]) for i in range(len(rows)) if fold(rows[i]["plate"]) != fold(ranked(results[i][0])[0][0])]
    with open(os.path.join(WORK, "us-crops-wrong.json"), "w", encoding="utf8") as file:
        json.dump(wrong, file, indent=0)
    return figures


def rendered():
    """The reader alone, on rendered plates that were held out."""
    shard = np.load(os.path.join(WORK, "shards", "rendered-000.npz"))
    keep = [i for i in range(1000) if shard["labels"][i][0] != 36]
    results, _ = read([plain_cut(shard["images"][i]) for i in keep])
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    truth = ["".join(alphabet[c] for c in shard["labels"][i] if c < 36) for i in keep]
    return _texts(truth, [ranked(r[0]) for r in results])


def found(items, longest, least_width=60):
    """Recall and precision at overlap 0.5 for plates at least 60 pixels wide."""
    results, cpu = detect([path for path, _ in items], longest)
    hit = total = right = wrong = every_hit = every = 0
    for (_, boxes), (_, plates) in zip(items, results):
        plates = [p for p in plates if p[0] >= SCORE]
        for box in boxes:
            seen = any(overlap(box, p[1]) >= 0.5 for p in plates)
            every, every_hit = every + 1, every_hit + seen
            if box[2] - box[0] >= least_width:
                total, hit = total + 1, hit + seen
        for p in plates:
            if p[1][2] - p[1][0] >= least_width:
                matched = any(overlap(box, p[1]) >= 0.5 for box in boxes)
                right, wrong = right + matched, wrong + (not matched)
    return {"recall": _share(hit, total), "precision": _share(right, right + wrong), "recall_every_width": _share(every_hit, every), "detector_cpu_ms": round(cpu, 1),
            "longest_side": longest}


def eu(longest):
    """End to end on European street pictures: detect, cut by corners, read."""
    root = os.path.join(DATA, "dev-eu")
    with open(os.path.join(root, "truth.csv"), encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    results, _ = detect([os.path.join(root, "images", row["file"]) for row in rows], longest)
    chosen, crops = [], []
    for row, (grey, plates) in zip(rows, results):
        x, y, w, h = (float(row[k]) for k in "xywh")
        truth, best = (x, y, x + w, y + h), None
        for score, box, corners in plates:
            around = box[0] <= x + w / 2 <= box[2] and box[1] <= y + h / 2 <= box[3] and (box[2] - box[0]) * (box[3] - box[1]) <= 6 * w * h
            if best is None and (overlap(truth, box) >= 0.3 or around):
                best = len(crops)
                crops.append(cut(grey, corners))
        chosen.append(best)
    reads, _ = read(crops)
    figures = {"found": _share(sum(c is not None for c in chosen), len(rows)), "longest_side": longest}
    figures.update(_texts([row["plate"] for row in rows], [ranked(reads[c][0]) if c is not None else None for c in chosen]))
    return figures


def street(longest):
    """Held-out Open Images plates that were read by eye: the reader at the labelled boxes, and end to end."""
    with open(os.path.join(WORK, "street-test.csv"), encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    paths = {os.path.basename(path): path for path, _ in open_images(True)}
    results, _ = detect([paths[row["file"]] for row in rows], longest)
    at_boxes, crops, chosen = [], [], []
    for row, (grey, plates) in zip(rows, results):
        box = tuple(float(row[k]) for k in ("xmin", "ymin", "xmax", "ymax"))
        at_boxes.append(cut(grey, [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]]))
        best = next((p for p in plates if overlap(box, p[1]) >= 0.3), None)
        chosen.append(len(crops) if best else None)
        if best:
            crops.append(cut(grey, best[2]))
    reads, _ = read(at_boxes)
    ends, _ = read(crops)
    truth = [row["text"] for row in rows]
    return {"at_boxes": _texts(truth, [ranked(r[0]) for r in reads])["folded"], "found": _share(len(crops), len(rows)),
            **_texts(truth, [ranked(ends[c][0]) if c is not None else None for c in chosen])}


def negatives(longest):
    """False detections and false reads on pictures without plates."""
    paths = sorted(glob.glob(os.path.join(DATA, "dev-negatives", "images", "*")))
    results, _ = detect(paths, longest)
    crops, owner = [], []
    for index, (grey, plates) in enumerate(results):
        for score, _, corners in plates:
            if score >= SCORE:
                crops.append(cut(grey, corners))
                owner.append(index)
    reads, _ = read(crops)
    figures = {"pictures_with_detection": _share(len(set(owner)), len(paths)), "longest_side": longest}
    for bar in (0.0, 0.5, 0.9):
        wrong = {o for o, r in zip(owner, reads) if r[2] >= LEGIBLE and len(ranked(r[0])[0][0]) >= 2 and ranked(r[0])[0][1] >= bar}
        figures[f"pictures_with_read_of_confidence_at_least_{bar}"] = _share(len(wrong), len(paths))
    return figures


def main():
    """Command line: names of the measurements, or all."""
    longest = 960
    measurements = {
        "rendered": rendered, "dev_us_crops": us_crops, "openimages_held_out": lambda: found(open_images(True), longest),
        "romanian_valid": lambda: found(romanian("valid"), longest), "street_held_out": lambda: street(longest), "dev_eu": lambda: eu(longest), "dev_negatives": lambda: negatives(longest),
    }
    target = os.path.join(PROJECT, "bench", "recognition", "figures.json")
    figures = {}
    if os.path.exists(target):
        with open(target, encoding="utf8") as file:
            figures = json.load(file)
    for name in sys.argv[1:] or measurements:
        figures[name] = measurements[name]()
        print(name)
        for key, value in figures[name].items():
            print("  ", key, value["text"] if isinstance(value, dict) else value, flush=True)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf8") as file:
        json.dump(figures, file, indent=1)


if __name__ == "__main__":
    main()
