"""Labels real crops by the reader itself where it is sure: python3 self_label.py [CHECKPOINT NAME]. Writes labels-self.csv beside labels.csv."""

import csv
import os
import sys

import cv2
import numpy as np
import torch

from export import ReaderModel, fit_temperature, load
from places import DATA, WORK, fold
from reader_data import cut_matrix, read_labels
from reader_net import TALL, WIDE, Reader
from scoring import ranked

LEAST_TIGHT, LEAST_STREET = 0.93, 0.90
# Five cuts of a crop must give the same text: how much around the plate, moved by how much, stretched by how much.
CUTS = [(1.10, (0, 0), 1.0), (1.04, (0, 0), 1.0), (1.16, (0, 0), 1.03), (1.10, (2.5, 1.8), 1.0), (1.10, (-2.5, -1.8), 1.0)]


def looks(model, images):
    """(per crop: the mean of the logarithms of its five cuts' chances as chances, how legible it is, whether the cuts agree on the text)."""
    logs, legible, texts = 0, 0, []
    for span, shift, ratio in CUTS:
        matrix = cut_matrix(span, shift, ratio=ratio)
        crops = np.stack([cv2.warpAffine(i, matrix, (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for i in images])
        with torch.no_grad():
            characters, _, there = model(torch.from_numpy(crops).float().unsqueeze(1))
        logs, legible = logs + torch.log(characters.clamp(min=1e-9)), legible + there[:, 0]
        texts.append([ranked(chances, 1, 3)[0][0] for chances in characters.numpy()])
    chances = torch.exp(logs / len(CUTS))
    return (chances / chances.sum(2, keepdim=True)).numpy(), (legible / len(CUTS)).numpy(), [len(set(one)) == 1 for one in zip(*texts)]


def main():
    """Command line."""
    torch.set_num_threads(1)
    net, _ = load(Reader(), sys.argv[1] if len(sys.argv) > 1 else "reader")
    model = ReaderModel(net, fit_temperature(net)[0]).eval()
    with open(os.path.join(DATA, "dev-us-crops", "truth.csv"), encoding="utf8") as file:
        measured = {fold(row["plate"]) for row in csv.DictReader(file)}
    by_eye = read_labels(os.path.join(WORK, "labels.csv"))
    rows, agree, known = [], 0, 0
    for shard, least in (("real-train.npz", LEAST_TIGHT), ("real-street.npz", LEAST_STREET)):
        part = np.load(os.path.join(WORK, "shards", shard))
        names, images = part["names"], part["images"]
        # The first copy of each crop is the picture as it is.
        firsts = [i for i in range(len(names)) if i == 0 or names[i] != names[i - 1]]
        for begin in range(0, len(firsts), 64):
            chosen = firsts[begin: begin + 64]
            for index, chances, legible, agreed in zip(chosen, *looks(model, images[chosen])):
                name, (text, chance) = str(names[index]), ranked(chances, 1, 3)[0]
                if chance < least or legible < 0.5 or len(text) < 3 or not agreed:
                    continue
                if name in by_eye:
                    known, agree = known + 1, agree + (fold(by_eye[name]) == fold(text))
                elif not (fold(text) in measured and len(text) > 4):
                    rows.append((name, text))
    with open(os.path.join(WORK, "labels-self.csv"), "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "text"])
        writer.writerows(rows)
    print(f"{len(rows)} crops labelled; of those also labelled by eye (and mostly trained on) {agree} of {known} agree")


if __name__ == "__main__":
    main()
