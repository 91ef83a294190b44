"""What a camera and the detector make of a plate: perspective, light, blur, noise, JPEG, and a crop that is never quite right.

A stored crop is 80 x 160 grey and shows STORED_SPAN times the plate in each direction, so that training can still shift and scale it.
"""

import random

import cv2
import numpy as np

STORED_TALL, STORED_WIDE, STORED_SPAN = 80, 160, 1.30
UNIT = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]])


def spread(quad, span):
    """The corners moved away from their middle by this factor."""
    middle = quad.mean(axis=0)
    return ((quad - middle) * span + middle).astype(np.float32)


def box_of(quad):
    """The upright rectangle around a quadrilateral, as corners."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return np.float32([[left, top], [right, top], [right, bottom], [left, bottom]])


def seen_quad(rng, width, tall, limit=0.35):
    """Corners of a plate of this size seen at an angle: yaw narrows it, roll turns it, perspective makes sides unequal."""
    quad = (UNIT - 0.5) * np.float32([width * rng.uniform(0.75, 1.0), tall])
    shear, keystone = rng.gauss(0, 0.10), rng.gauss(0, 0.06)
    quad[:, 1] += quad[:, 0] * max(-limit, min(limit, shear))
    quad[:, 1] *= 1 + keystone * np.sign(quad[:, 0])
    turn = rng.gauss(0, 0.05)
    c, s = np.cos(turn), np.sin(turn)
    return (quad @ np.float32([[c, s], [-s, c]])).astype(np.float32)


def light(rng, grey):
    """Exposure, gamma, a gradient, night and infrared looks; on a float32 picture of 0 to 255."""
    grey = 255 * (np.clip(grey, 0, 255) / 255) ** rng.uniform(0.6, 1.7)
    if rng.random() < 0.4:
        tall, wide = grey.shape
        ramp = np.linspace(rng.uniform(0.4, 1.1), rng.uniform(0.4, 1.1), wide, dtype=np.float32)[None, :]
        ramp = ramp * np.linspace(rng.uniform(0.6, 1.1), rng.uniform(0.6, 1.1), tall, dtype=np.float32)[:, None]
        grey = grey * ramp
    low = rng.uniform(0, 70)
    high = low + rng.uniform(70, 185)
    if rng.random() < 0.06:
        low, high = rng.uniform(0, 20), rng.uniform(40, 90)
    grey = low + grey * ((high - low) / 255)
    if rng.random() < 0.06:
        grey = grey * rng.uniform(1.3, 2.2)
    return grey


def lens(rng, grey, wide):
    """Focus and motion blur, noise, JPEG for a plate `wide` pixels wide; returns uint8."""
    # Blur in pixels grows with the plate's size, so that nearly every crop stays legible to a person.
    most = min(2.2, max(0.5, wide * 0.012))
    if rng.random() < 0.7:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.2, most * 0.6) if rng.random() < 0.75 else rng.uniform(most * 0.6, most))
    if rng.random() < 0.15:
        length = rng.randint(2, 3 if wide < 100 else 5)
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, rng.randint(0, length - 1)), (length - 1, rng.randint(0, length - 1)), 1)
        grey = cv2.filter2D(grey, -1, kernel / max(1.0, kernel.sum()), borderType=cv2.BORDER_REPLICATE)
    if rng.random() < 0.6:
        contrast = float(grey.std()) / 45
        sigma = contrast * (rng.uniform(1, 6) if rng.random() < 0.85 else rng.uniform(6, 14))
        noise = np.random.RandomState(rng.randrange(1 << 30)).standard_normal(grey.shape).astype(np.float32)
        grey = grey + noise * sigma
    if rng.random() < 0.15:
        soft = cv2.GaussianBlur(grey, (0, 0), 1.2)
        grey = grey + (grey - soft) * rng.uniform(0.5, 1.8)
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(28, 92)])[1], 0)
    return grey


def native_width(rng):
    """Width in pixels at which a camera sees the plate: 42 to 250, most between 55 and 160."""
    return 42 * (250 / 42) ** rng.betavariate(1.8, 1.6)


class Camera:
    """Makes stored crops from head-on plates and from background pictures."""

    def __init__(self, seed, backgrounds):
        self.rng = random.Random(seed)
        self.backgrounds = backgrounds

    def background(self, tall, wide):
        """A grey piece of a plate-free place, or a plain ground."""
        rng = self.rng
        if not self.backgrounds or rng.random() < 0.25:
            return np.full((tall, wide), rng.uniform(10, 230), np.float32)
        picture = self.backgrounds[rng.randrange(len(self.backgrounds))]
        height, width = picture.shape
        size = rng.uniform(0.15, 0.6)
        part_tall, part_wide = max(8, int(height * size)), max(8, int(width * size))
        y, x = rng.randrange(height - part_tall + 1), rng.randrange(width - part_wide + 1)
        return cv2.resize(picture[y: y + part_tall, x: x + part_wide], (wide, tall)).astype(np.float32)

    def crop(self, plate, centres):
        """(stored crop, centres in stored pixels) of one plate as a camera sees it."""
        rng = self.rng
        height, width = plate.shape[:2]
        weights = np.float32([0.30, 0.59, 0.11]) if rng.random() < 0.7 else np.float32(np.random.RandomState(rng.randrange(1 << 30)).dirichlet([2, 3, 1.5]))
        grey = plate.astype(np.float32) @ weights
        wide = native_width(rng)
        quad = seen_quad(rng, wide, wide * height / width * rng.uniform(0.92, 1.08))
        frame = box_of(spread(box_of(quad), 1.5))
        quad -= frame[0]
        size = (frame[2] - frame[0]).astype(int) + 1
        shrink = wide / width
        if shrink < 0.6:
            grey = cv2.resize(grey, (int(width * shrink * 1.4), int(height * shrink * 1.4)), interpolation=cv2.INTER_AREA)
        tall_now, wide_now = grey.shape
        transform = cv2.getPerspectiveTransform(UNIT * np.float32([wide_now - 1, tall_now - 1]), quad)
        scene = self.background(int(size[1]), int(size[0]))
        cv2.warpPerspective(grey, transform, (int(size[0]), int(size[1])), dst=scene, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
        scene = lens(rng, light(rng, scene), wide)
        points = np.float32(centres) * np.float32([wide_now - 1, tall_now - 1])
        points = cv2.perspectiveTransform(points[None], transform)
        return self._cut(scene, quad, points)

    def _cut(self, scene, quad, points):
        """Cuts as the detector would: by its corners a little off, or by its box alone."""
        rng = self.rng
        side = np.float32([np.ptp(quad[:, 0]), np.ptp(quad[:, 1])])
        if rng.random() < 0.35:
            corners = box_of(quad)
        else:
            corners = quad + np.float32([[rng.gauss(0, 0.018), rng.gauss(0, 0.03)] for _ in range(4)]) * side
        corners = corners + np.float32([rng.gauss(0, 0.02), rng.gauss(0, 0.03)]) * side
        corners = spread(corners, STORED_SPAN)
        target = UNIT * np.float32([STORED_WIDE, STORED_TALL])
        transform = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
        crop = cv2.warpPerspective(scene, transform, (STORED_WIDE, STORED_TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return crop, cv2.perspectiveTransform(points, transform)[0]

    def empty(self):
        """A stored crop without a plate: street, sign-like shapes, texture."""
        rng = self.rng
        wide = native_width(rng)
        scene = self.background(max(8, int(wide * 0.75)), max(16, int(wide * 1.5)))
        return cv2.resize(lens(rng, light(rng, scene), wide), (STORED_WIDE, STORED_TALL))

    def real(self, picture, degrade):
        """A stored crop from a tight real crop: its edges repeated outwards; a smaller, worse camera when asked for."""
        rng = self.rng
        height, width = picture.shape
        if degrade:
            wide = native_width(rng)
            picture = cv2.resize(picture, (max(24, int(wide)), max(12, int(wide * height / width))), interpolation=cv2.INTER_AREA)
            picture = lens(rng, light(rng, picture.astype(np.float32)), wide)
            height, width = picture.shape
        quad = UNIT * np.float32([width, height])
        if degrade and rng.random() < 0.6:
            side = np.float32([width, height])
            quad = quad + np.float32([[rng.gauss(0, 0.02), rng.gauss(0, 0.035)] for _ in range(4)]) * side
        transform = cv2.getPerspectiveTransform(spread(quad.astype(np.float32), STORED_SPAN), UNIT * np.float32([STORED_WIDE, STORED_TALL]))
        return cv2.warpPerspective(picture, transform, (STORED_WIDE, STORED_TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def street(self, picture, corners, vary):
        """A stored crop of a real plate where it stands in a street picture; turned and worsened a little when asked for."""
        rng = self.rng
        side = np.float32([np.ptp(corners[:, 0]), np.ptp(corners[:, 1])])
        if vary:
            corners = corners + np.float32([[rng.gauss(0, 0.03), rng.gauss(0, 0.06)] for _ in range(4)]) * side
        transform = cv2.getPerspectiveTransform(spread(corners.astype(np.float32), STORED_SPAN), UNIT * np.float32([STORED_WIDE, STORED_TALL]))
        crop = cv2.warpPerspective(picture, transform, (STORED_WIDE, STORED_TALL), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return lens(rng, light(rng, crop.astype(np.float32)), 60) if vary and rng.random() < 0.5 else crop
