"""Runs the exported models as the product does: letterbox, detect, cut by the corners, read. Uses onnxruntime-node (see README.md)."""

import json
import os
import subprocess
import tempfile

import cv2
import numpy as np

from crops import UNIT, spread
from places import DETECTOR, MODELS, READER, WORK
from reader_data import CUT_SPAN
from reader_net import TALL, WIDE
from scoring import inside, overlap

ORT = os.environ.get("PLATEWARD_ORT", os.path.join(WORK, "ort"))
NODE = os.environ.get("PLATEWARD_NODE", "node")


def run(model, inputs):
    """(list of {output name: array} per input, CPU milliseconds in all) of models/`model` over arrays of float32 or uint8."""
    return run_file(os.path.join(MODELS, model), inputs)


def run_file(path, inputs):
    """The same of any model file."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        with open(os.path.join(folder, "inputs.bin"), "wb") as file:
            for array in inputs:
                file.write(np.ascontiguousarray(array).tobytes())
        with open(os.path.join(folder, "inputs.json"), "w", encoding="utf8") as file:
            json.dump([[str(a.dtype), list(a.shape)] for a in inputs], file)
        here = os.path.dirname(os.path.abspath(__file__))
        subprocess.run([NODE, os.path.join(here, "run_onnx.mjs"), path, folder, ORT], check=True)
        with open(os.path.join(folder, "outputs.json"), encoding="utf8") as file:
            told = json.load(file)
        values, at, results = np.fromfile(os.path.join(folder, "outputs.bin"), np.float32), 0, []
        for outputs in told["described"]:
            found = {}
            for output in outputs:
                size = int(np.prod(output["dims"]))
                found[output["name"]] = values[at: at + size].reshape(output["dims"])
                at += size
            results.append(found)
        return results, told["cpuMs"]


def letterbox(picture, longest):
    """(1 x H x W x 3 bytes RGB, scale): shrunk (never enlarged) to `longest`, filled up with grey 114 to multiples of 32 at the right and below."""
    tall, wide = picture.shape[:2]
    scale = min(1.0, longest / max(tall, wide))
    small = cv2.resize(picture, (round(wide * scale), round(tall * scale)), interpolation=cv2.INTER_AREA) if scale < 1 else picture
    height, width = -(-small.shape[0] // 32) * 32, -(-small.shape[1] // 32) * 32
    filled = np.full((height, width, 3), 114, np.uint8)
    filled[: small.shape[0], : small.shape[1]] = small[:, :, ::-1]
    return filled[None], scale


def decode(plates, scale, least=0.3):
    """[(score, box, 4 x 2 corners)] in picture pixels from the detector's output of one picture; cells of one plate aren't joined yet."""
    score = plates[0]
    found = []
    for row, column in zip(*np.where(score >= least)):
        values = plates[1:, row, column].reshape(-1, 2) + np.float32([column * 8 + 4, row * 8 + 4])
        values = values / scale
        found.append((float(score[row, column]), values[:2].reshape(4), values[2:]))
    return found


def distinct(found):
    """The best of those that overlap by 0.3 or more, or lie in one another by 0.7 or more; best first, 20 at most.

    Box and corners of a kept one are the mean over the cells that agree with it (overlap 0.5 or more), by their scores.
    """
    kept = []
    for item in sorted(found, key=lambda item: -item[0]):
        if all(overlap(item[1], other[1]) < 0.3 and inside(item[1], other[1]) < 0.7 for other in kept):
            alike = [other for other in found if overlap(item[1], other[1]) >= 0.5]
            weights = np.float32([other[0] for other in alike])
            weights /= weights.sum()
            box = sum(w * other[1] for w, other in zip(weights, alike))
            kept.append((item[0], box, sum(w * other[2] for w, other in zip(weights, alike))))
    return kept[:20]


def cut(grey, corners):
    """The reader's 64 x 128 crop: the corners spread by CUT_SPAN, brought upright."""
    corners = spread(np.float32(corners), CUT_SPAN)
    # Shrinking by more than half would leave out pixels: the picture is smoothed first.
    wide = np.linalg.norm(corners[1] - corners[0])
    if wide > 2 * WIDE:
        left, top = np.maximum(0, np.floor(corners.min(axis=0)).astype(int))
        right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
        part, scale = grey[top:bottom, left:right], 1.5 * WIDE / wide
        grey = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        corners = (corners - np.float32([left, top])) * scale
    transform = cv2.getPerspectiveTransform(corners.astype(np.float32), UNIT * np.float32([WIDE, TALL]))
    return cv2.warpPerspective(grey, transform, (WIDE, TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def detect(paths, longest=960, least=0.3):
    """([(grey picture, detections)] per path, CPU milliseconds per picture). Three passes: `longest`, a third of it for near plates, a ninth for nearer ones."""
    greys, found, cpu = [], [[] for _ in paths], 0.0
    for size in (longest, round(longest / 3), round(longest / 9)):
        inputs, scales = [], []
        for path in paths:
            picture = cv2.imread(path)
            image, scale = letterbox(picture, size)
            inputs.append(image)
            scales.append(scale)
            if size == longest:
                greys.append(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
        outputs, used = run(DETECTOR, inputs)
        cpu += used
        for index, output in enumerate(outputs):
            found[index] += decode(output["plates"][0], scales[index], least)
    return [(grey, distinct(items)) for grey, items in zip(greys, found)], cpu / max(1, len(paths))


def read(crops):
    """([(characters 10 x 37, state 52, legible)] per 64 x 128 grey crop, CPU milliseconds per crop)."""
    if not crops:
        return [], 0.0
    outputs, cpu = run(READER, [c.astype(np.float32)[None, None] for c in crops])
    return [(o["characters"][0], o["state"][0], float(o["legible"][0, 0])) for o in outputs], cpu / len(crops)
