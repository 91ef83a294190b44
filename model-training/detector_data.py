"""Windows of street scenes for the detector, many with rendered plates painted over the real ones (transplants: US looks, exact corners)."""

import json
import math
import os
import random

import cv2
import numpy as np

from crops import UNIT, box_of, seen_quad
from places import WORK
from plates import PlateMaker
from real_data import open_images, romanian

SIZE = 320
MOST_PLATES = 12
MOST_WIDE = 270
FLIPPED = [1, 0, 3, 2]


def _blend(scene, plate, quad, rng):
    """Paints the plate into the scene, as bright and as sharp as what was there."""
    height, width = plate.shape[:2]
    left, top = np.maximum(0, np.floor(quad.min(axis=0)).astype(int) - 2)
    right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 3
    region = scene[top:bottom, left:right]
    if region.size == 0 or region.shape[0] < 4 or region.shape[1] < 8:
        return
    shrink = np.ptp(quad[:, 0]) / width
    if shrink < 0.7:
        plate = cv2.resize(plate, (max(8, int(width * shrink * 1.3)), max(4, int(height * shrink * 1.3))), interpolation=cv2.INTER_AREA)
    tall, wide = plate.shape[:2]
    transform = cv2.getPerspectiveTransform(UNIT * np.float32([wide, tall]), (quad - np.float32([left, top])).astype(np.float32))
    there = float(region.mean())
    gain = min(1.25, max(0.12, (there + 25) / 120 * rng.uniform(0.7, 1.6)))
    size = (region.shape[1], region.shape[0])
    painted = cv2.warpPerspective(plate.astype(np.float32) * gain, transform, size)
    mask = cv2.warpPerspective(np.ones((tall, wide), np.float32), transform, size)[..., None]
    if rng.random() < 0.6:
        sigma = rng.uniform(0.3, 1.3)
        painted, mask = cv2.GaussianBlur(painted, (0, 0), sigma), cv2.GaussianBlur(mask, (0, 0), sigma)[..., None]
        mask3 = mask
        scene[top:bottom, left:right] = np.clip(region * (1 - mask3) + painted, 0, 255).astype(np.uint8)
        return
    scene[top:bottom, left:right] = np.clip(region * (1 - mask) + painted * mask, 0, 255).astype(np.uint8)


class DetectorData:
    """Random windows with boxes, corners and which corners are known."""

    def __init__(self, seed, plates=3000):
        self.rng = random.Random(seed)
        maker = PlateMaker(seed + 500)
        self.plates = [maker.plate(False)[0] for _ in range(plates * 2 // 3)]
        self.wide_plates = [maker.plate(True)[0] for _ in range(plates // 3)]
        self.scenes = []
        self.hard = []
        if os.path.exists(os.path.join(WORK, "hard.json")):
            with open(os.path.join(WORK, "hard.json"), encoding="utf8") as file:
                self.hard = json.load(file)
        index = {}
        for path, boxes in open_images(False) + romanian("train"):
            self.scenes.append((cv2.imread(path)[:, :, ::-1].copy(), np.float32(boxes)))
            index[path] = len(self.scenes) - 1
        self.left_out = {}
        for path, left, top, right, bottom, plate in self.hard:
            if plate:
                self.left_out.setdefault(index[path], []).append(np.float32([[left, top], [right, top], [right, bottom], [left, bottom]]))
        self.hard = [(index[path], np.float32([[left, top], [right, bottom]])) for path, left, top, right, bottom, plate in self.hard if not plate]

    def _transplants(self, scene, boxes):
        """Replaces some labelled plates by rendered ones and adds one where none was; returns quads and which are exact."""
        rng = self.rng
        quads, exact = [], []
        for box in boxes:
            left, top, right, bottom = box
            quad = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])
            if right - left >= 14 and rng.random() < 0.4:
                # A plate of the shape that was there, mostly: boxes must not be learned as always 2 to 1.
                wide_shape = (right - left > 2.8 * (bottom - top)) == (rng.random() < 0.75)
                new, plate = self._seen_plate((right - left) * rng.uniform(0.95, 1.15), wide_shape)
                if np.ptp(new[:, 1]) > (bottom - top) * 0.8:
                    quad = new + quad.mean(axis=0)
                    _blend(scene, plate, quad, rng)
                    exact.append(True)
                    quads.append(quad)
                    continue
            quads.append(quad)
            exact.append(False)
        if rng.random() < 0.35:
            tall, wide = scene.shape[:2]
            new, plate = self._seen_plate(min(wide / 3, 16 * 14 ** rng.random()), rng.random() < 0.25)
            quad = new + np.float32([rng.uniform(0.1, 0.9) * wide, rng.uniform(0.3, 0.95) * tall])
            low, high = quad.min(axis=0), quad.max(axis=0)
            inside = low.min() > 2 and high[0] < wide - 2 and high[1] < tall - 2
            apart = all(high[0] < b[:, 0].min() or low[0] > b[:, 0].max() or high[1] < b[:, 1].min() or low[1] > b[:, 1].max() for b in quads)
            if inside and apart:
                _blend(scene, plate, quad, rng)
                quads.append(quad)
                exact.append(True)
        return quads, exact

    def _seen_plate(self, wide, wide_shape):
        """Corners around (0, 0) and the picture of a random plate about this many pixels wide."""
        plates = self.wide_plates if wide_shape else self.plates
        plate = plates[self.rng.randrange(len(plates))]
        return seen_quad(self.rng, wide, wide * plate.shape[0] / plate.shape[1]), plate

    def window(self):
        """(SIZE x SIZE RGB picture, quads N x 4 x 2, per quad whether it is exact, or None for one to leave out) of one training example."""
        rng = self.rng
        hard = self.hard[rng.randrange(len(self.hard))] if self.hard and rng.random() < 0.3 else None
        number = hard[0] if hard else rng.randrange(len(self.scenes))
        scene, boxes = self.scenes[number]
        scene = scene.copy()
        quads, exact = self._transplants(scene, boxes)
        tall, wide = scene.shape[:2]
        if hard:
            # Where an earlier state of the net saw a plate that isn't one, about as large as it saw it.
            scale = rng.choice([1, 1, 0.33]) * math.exp(rng.gauss(0, 0.3)) * min(1, 960 / max(tall, wide))
            middle = hard[1].mean(axis=0) + np.float32([rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4)]) * SIZE / scale
        elif quads and rng.random() < 0.85:
            chosen = quads[rng.randrange(len(quads))]
            size = np.ptp(chosen[:, 0])
            scale = 14 * (420 / 14) ** rng.betavariate(1.2, 1.6) / max(6.0, size)
            scale = min(3.0, max(scale, 0.25))
            middle = chosen.mean(axis=0) + np.float32([rng.uniform(-0.42, 0.42), rng.uniform(-0.42, 0.42)]) * SIZE / scale
        else:
            scale = math.exp(rng.uniform(math.log(0.4), math.log(1.4)))
            middle = np.float32([rng.uniform(0, wide), rng.uniform(0, tall)])
        aspect = math.exp(rng.gauss(0, 0.06))
        matrix = np.float32([[scale * aspect, 0, 0], [0, scale / aspect, 0]])
        matrix[:, 2] = SIZE / 2 - matrix[:, :2] @ middle
        if rng.random() < 0.5:
            matrix[0] = -matrix[0]
            matrix[0, 2] += SIZE
        if scale < 0.6:
            scene = cv2.resize(scene, None, fx=scale * 1.3, fy=scale * 1.3, interpolation=cv2.INTER_AREA)
            shrunk = matrix.copy()
            shrunk[:, :2] /= np.float32([scene.shape[1] / wide, scene.shape[0] / tall])
            picture = cv2.warpAffine(scene, shrunk, (SIZE, SIZE), flags=cv2.INTER_LINEAR, borderValue=(114, 114, 114))
        else:
            picture = cv2.warpAffine(scene, matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR, borderValue=(114, 114, 114))
        kept, known = [], []
        unsure = self.left_out.get(number, [])
        for quad, sure in zip([*quads, *unsure], [*exact, *[None] * len(unsure)]):
            quad = quad @ matrix[:, :2].T + matrix[:, 2]
            if matrix[0, 0] < 0:
                quad = quad[FLIPPED]
            kept.append(quad)
            known.append(sure)
        return self._look(picture), np.float32(kept).reshape(-1, 4, 2)[:MOST_PLATES], known[:MOST_PLATES]

    def _look(self, picture):
        """Another camera: exposure, colour, grey, blur, noise, JPEG."""
        rng = self.rng
        picture = picture.astype(np.float32)
        if rng.random() < 0.7:
            picture = picture * rng.uniform(0.5, 1.4) + rng.uniform(-25, 25)
            picture *= np.float32([rng.uniform(0.88, 1.12) for _ in range(3)])
        if rng.random() < 0.15:
            picture[:] = picture.mean(axis=2, keepdims=True)
        if rng.random() < 0.12:
            picture = picture * rng.uniform(0.15, 0.45)
        if rng.random() < 0.2:
            picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.1))
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        if rng.random() < 0.3:
            picture = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 85)])[1], 1)
        return picture


def targets(quads, exact):
    """For one window, per cell: score target (1, 0, or -1 to leave out), box edges and corners in pixels, and whether corners are exact."""
    cells = SIZE // 8
    score = np.zeros((cells, cells), np.float32)
    box = np.zeros((4, cells, cells), np.float32)
    corners = np.zeros((8, cells, cells), np.float32)
    sure = np.zeros((cells, cells), np.float32)
    middle = np.arange(cells, dtype=np.float32) * 8 + 4
    for quad, known in sorted(zip(quads, exact), key=lambda pair: -np.ptp(pair[0][:, 0])):
        (left, top), (right, bottom) = box_of(quad)[0], box_of(quad)[2]
        wide, tall = right - left, bottom - top
        # A plate that is cut off by more than a quarter, or tiny, is left out instead of being taught.
        seen = (min(right, SIZE) - max(left, 0)) * (min(bottom, SIZE) - max(top, 0)) if right > 0 and bottom > 0 and left < SIZE and top < SIZE else 0
        if seen <= 0:
            continue
        near_x = (middle > left - 4) & (middle < right + 4)
        near_y = (middle > top - 4) & (middle < bottom + 4)
        if wide > MOST_WIDE + 20:
            # Too large for this scale: another pass on a smaller copy finds it whole, so its parts are taught as no plates.
            continue
        score[np.ix_(near_y, near_x)] = -1
        if known is None or wide > MOST_WIDE or seen < 0.75 * wide * tall or wide < 11:
            continue
        x, y = (left + right) / 2, (top + bottom) / 2
        on_x = np.abs(middle - x) <= max(4.0, wide * 0.22)
        on_y = np.abs(middle - y) <= max(4.0, tall * 0.25)
        score[np.ix_(on_y, on_x)] = 1
        box[:, on_y[:, None] & on_x[None, :]] = np.float32([left, top, right, bottom])[:, None]
        corners[:, on_y[:, None] & on_x[None, :]] = quad.reshape(8)[:, None]
        sure[np.ix_(on_y, on_x)] = known
    return score, box, corners, sure
