"""Labels real crops by the reader itself where it is sure: python3 self_label.py [CHECKPOINT NAME]. Writes labels-self.csv beside labels.csv."""

import csv
import os
import sys

import numpy as np
import torch

from export import ReaderModel, fit_temperature, load
from places import DATA, WORK, fold
from reader_data import plain_cut, read_labels
from reader_net import Reader
from scoring import ranked

LEAST_TIGHT, LEAST_STREET = 0.85, 0.90


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
        names = part["names"]
        # The first copy of each crop is the picture as it is.
        firsts = [i for i in range(len(names)) if i == 0 or names[i] != names[i - 1]]
        crops = torch.from_numpy(np.stack([plain_cut(c) for c in part["images"][firsts]])).float().unsqueeze(1)
        for begin in range(0, len(firsts), 100):
            with torch.no_grad():
                characters, _, legible = model(crops[begin: begin + 100])
            for offset, chances in enumerate(characters.numpy()):
                name, (text, chance) = str(names[firsts[begin + offset]]), ranked(chances, 1, 3)[0]
                if chance < least or legible[offset] < 0.5 or len(text) < 3:
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
