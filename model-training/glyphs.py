"""Characters as masks: from font files, and from the project's own stroke font drawn with a round pen."""

import glob
import json
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from places import STROKES, WORK

HEIGHT = 96

PLATE_FONTS = [
    "barlow-latin-500", "barlow-latin-600", "barlow-condensed-latin-500", "barlow-condensed-latin-600", "barlow-condensed-latin-700",
    "barlow-semi-condensed-latin-500", "barlow-semi-condensed-latin-600", "saira-condensed-latin-500", "saira-condensed-latin-600",
    "overpass-latin-600", "share-tech-latin-400", "roboto-condensed-latin-500", "rajdhani-latin-600", "rajdhani-latin-700",
    "oswald-latin-500", "oswald-latin-400", "share-tech-mono-latin-400", "nunito-latin-600", "roboto-mono-latin-500", "archivo-narrow-latin-600",
    "m-plus-rounded-1c-latin-500", "pathway-gothic-one-latin-400", "saira-semi-condensed-latin-600",
]
DEBIAN_FONTS = [
    "/usr/share/fonts/truetype/routed-gothic/routed-gothic.ttf", "/usr/share/fonts/truetype/routed-gothic/routed-gothic-wide.ttf",
    "/usr/share/fonts/truetype/routed-gothic/routed-gothic-narrow.ttf", "/usr/share/fonts/truetype/osifont/osifont.ttf",
    "/usr/share/fonts/opentype/b612/B612Mono-Bold.otf", "/usr/share/fonts/opentype/b612/B612-Bold.otf",
    "/usr/share/fonts/opentype/national-park/NationalPark-Regular.otf", "/usr/share/fonts/truetype/opendin/OSP-DIN.ttf",
    "/usr/share/fonts/truetype/hack/Hack-Regular.ttf", "/usr/share/fonts/truetype/inconsolata/Inconsolata.otf",
    "/usr/share/fonts/opentype/roboto/slab/RobotoSlab-Regular.otf", "/usr/share/fonts/opentype/league-mono/LeagueMono-NarrowSemiBold.otf",
]
# Shapes that dies have and open fonts mostly don't: an I and a 1 with bars, a W that is an M upside down, and the other way round.
BARRED, TURNED = "I1", {"M": "W", "W": "M"}
# Real dies have round stroke ends: the fonts with such ends and our own stroke font are drawn most.
ROUND_SHARE = 0.55


def _font_files():
    """Paths of the fonts for serials that are there."""
    wanted = [os.path.join(WORK, "fonts", name + "-normal.ttf") for name in PLATE_FONTS] + DEBIAN_FONTS
    return [path for path in wanted if os.path.exists(path)]


def _tight(mask):
    """The mask without empty rows and columns at its edges."""
    ys, xs = np.where(mask > 32)
    return mask[ys.min(): ys.max() + 1, xs.min(): xs.max() + 1]


class Glyphs:
    """Draws and keeps masks (uint8, HEIGHT high) of characters in every font."""

    def __init__(self):
        self.fonts = _font_files()
        self.round_fonts = [path for path in self.fonts if any(name in path for name in ("routed", "osifont", "nunito", "rounded", "NationalPark"))]
        self.texts = sorted(glob.glob(os.path.join(WORK, "fonts", "*.ttf")))
        self.scripts = [path for path in self.texts if "yellowtail" in path or "kaushan" in path]
        self.kept = {}
        self.strokes = None
        if os.path.exists(STROKES):
            with open(STROKES, encoding="utf8") as file:
                self.strokes = json.load(file)

    def choose(self, rng):
        """A style for a whole plate: ('font', path, weight) or ('stroke', pen, slant, squareness)."""
        if self.strokes and rng.random() < 0.35:
            return ("stroke", rng.choice([9, 10, 11, 12, 13, 14, 15, 16, 17]), rng.choice([0, 0, 0, 0.06]), rng.choice([0, 1, 2]))
        rounds = rng.random() < ROUND_SHARE and self.round_fonts
        path = rng.choice(self.round_fonts if rounds else self.fonts)
        return ("font", path, rng.choice([0, 3, 5, 6, 7] if path in self.round_fonts else [-2, 0, 0, 0, 2, 3]))

    def mask(self, style, character, special=False):
        """The character's mask in this style; special: as some dies have it (BARRED, TURNED)."""
        special = special and (character in BARRED or character in TURNED)
        key = (style, character, "special") if special else (style, character)
        if key not in self.kept:
            self.kept[key] = self._special(style, character) if special else self._stroke(style, character) if style[0] == "stroke" else self._type(style, character)
        return self.kept[key]

    def _special(self, style, character):
        if character in TURNED:
            return np.ascontiguousarray(self.mask(style, TURNED[character])[::-1])
        # As thick as the style's T is at its foot, with bars about half as wide as it is tall.
        foot = self.mask(style, "T")[-HEIGHT // 4]
        thick = max(6, int((foot > 127).sum()))
        wide = max(thick + 8, HEIGHT * 9 // 20)
        mask = np.zeros((HEIGHT, wide), np.uint8)
        left = (wide - thick) // 2
        mask[:, left: left + thick] = 255
        bar = max(4, thick * 4 // 5)
        mask[-bar:] = 255
        if character == "I":
            mask[:bar] = 255
        else:
            flag = np.array([[left, 0], [left, bar + 6], [max(0, left - thick), bar + HEIGHT // 6], [max(0, left - thick), HEIGHT // 6]], np.int32)
            cv2.fillPoly(mask, [flag], 255, cv2.LINE_AA)
        return cv2.GaussianBlur(mask, (0, 0), 1.5) if "stroke" in style[0] else mask

    def _type(self, style, character):
        _, path, weight = style
        font = ImageFont.truetype(path, 120)
        image = Image.new("L", (220, 220))
        ImageDraw.Draw(image).text((50, 30), character, font=font, fill=255)
        mask = np.asarray(image)
        if weight > 0:
            mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (weight * 2 + 1, weight * 2 + 1)))
        elif weight < 0:
            mask = cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (1 - weight, 1 - weight)))
        mask = _tight(mask)
        return cv2.resize(mask, (max(8, round(mask.shape[1] * HEIGHT / mask.shape[0])), HEIGHT), interpolation=cv2.INTER_AREA)

    def _stroke(self, style, character):
        _, pen, slant, smooth = style
        scale = (HEIGHT - pen) / self.strokes["unitsPerEm"] * 2
        mask = np.zeros((HEIGHT * 2 + 80, HEIGHT * 2 + 80), np.uint8)
        for stroke in self.strokes["glyphs"][character]["strokes"]:
            points = np.array(stroke, np.float32)
            points = points * scale + 40
            points[:, 0] += slant * (HEIGHT * 2 - points[:, 1])
            cv2.polylines(mask, [np.round(points * 16).astype(np.int32)], False, 255, pen * 2, cv2.LINE_AA, 4)
        if smooth:
            mask = cv2.GaussianBlur(mask, (0, 0), 3 * smooth)
            mask = np.clip((mask.astype(np.float32) - 96) * 4, 0, 255).astype(np.uint8)
        mask = _tight(mask)
        return cv2.resize(mask, (max(8, round(mask.shape[1] * HEIGHT / mask.shape[0])), HEIGHT), interpolation=cv2.INTER_AREA)

    def line(self, path, text, height):
        """A line of small print as a mask of about this height, for names, slogans and stickers."""
        key = (path, text, height)
        if key not in self.kept:
            font = ImageFont.truetype(path, max(6, round(height * 1.3)))
            left, top, right, bottom = font.getbbox(text)
            image = Image.new("L", (max(1, right - left + 4), max(1, bottom - top + 4)))
            ImageDraw.Draw(image).text((2 - left, 2 - top), text, font=font, fill=255)
            self.kept[key] = np.asarray(image)
            if len(self.kept) > 60000:
                self.kept = {k: v for k, v in self.kept.items() if len(k) == 2}
        return self.kept[key]
