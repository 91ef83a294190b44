"""Draws made-up plates head on: Californian designs first, then other states by template, wide European ones, look-alikes without text."""

import random

import cv2
import numpy as np

import serials
from glyphs import Glyphs

WIDTH, TALL, WIDE_TALL = 288, 144, 62

# state: names as drawn, slogans, (background, ink) colour pairs in RGB
WHITE, CREAM, BLACK, NAVY, BLUE, GREEN, RED = (236, 238, 240), (238, 232, 205), (24, 24, 26), (22, 32, 92), (30, 70, 160), (14, 84, 60), (170, 24, 36)
YELLOW, GOLD, SKY, ORANGE, MAROON, GREY, TEAL = (238, 202, 60), (228, 160, 30), (160, 198, 230), (226, 120, 40), (98, 20, 34), (176, 180, 184), (20, 110, 120)
CALIFORNIA_LOOKS = [
    (("California", True, (190, 30, 50)), "dmv.ca.gov", WHITE, NAVY, 50),
    (("California", True, (190, 30, 50)), "", WHITE, NAVY, 14),
    (("CALIFORNIA", False, YELLOW), "", (24, 56, 140), YELLOW, 10),
    (("CALIFORNIA", False, YELLOW), "", (22, 22, 24), YELLOW, 8),
    (("CALIFORNIA", False, (190, 30, 50)), "The Golden State", WHITE, NAVY, 4),
    (("California", True, (190, 30, 50)), "SESQUICENTENNIAL - 150 YEARS", WHITE, NAVY, 3),
    (("California", True, (190, 30, 50)), "YOSEMITE NATIONAL PARK", SKY, NAVY, 3),
    (("California", True, (190, 30, 50)), "VETERAN", WHITE, NAVY, 3),
    (("California", True, BLUE), "PROTECT LAKE TAHOE", SKY, NAVY, 2),
]
PALETTE = [
    (WHITE, NAVY, 16), (WHITE, BLACK, 14), (WHITE, BLUE, 8), (WHITE, GREEN, 8), (WHITE, RED, 8), (YELLOW, BLACK, 7), (YELLOW, NAVY, 3),
    (GOLD, NAVY, 3), (NAVY, WHITE, 4), (NAVY, YELLOW, 3), (BLACK, WHITE, 3), (BLACK, YELLOW, 3), (GREEN, WHITE, 5), (MAROON, WHITE, 3),
    (SKY, NAVY, 8), (SKY, BLACK, 4), (CREAM, NAVY, 5), (CREAM, GREEN, 4), (CREAM, BLACK, 4), (ORANGE, BLACK, 3), (ORANGE, NAVY, 2),
    (GREY, BLACK, 3), (TEAL, YELLOW, 2), (TEAL, WHITE, 1), (CREAM, MAROON, 3), (RED, WHITE, 2), (WHITE, MAROON, 3), (WHITE, TEAL, 2),
]
NAMES = (
    "Alabama ALASKA ARIZONA Arkansas COLORADO Connecticut DELAWARE FLORIDA GEORGIA HAWAII Idaho Illinois INDIANA IOWA KANSAS Kentucky "
    "Louisiana MAINE Maryland Massachusetts Michigan Minnesota Mississippi MISSOURI Montana Nebraska NEVADA New_Hampshire New_Jersey "
    "New_Mexico NEW_YORK NORTH_CAROLINA North_Dakota OHIO OKLAHOMA Oregon PENNSYLVANIA Rhode_Island South_Carolina South_Dakota Tennessee "
    "TEXAS UTAH VERMONT VIRGINIA WASHINGTON WASHINGTON_DC West_Virginia WISCONSIN WYOMING"
).replace("_", "#").split()
SLOGANS = (
    "Garden State|Land of Lincoln|SUNSHINE STATE|THE EMPIRE STATE|LIVE FREE OR DIE|First in Flight|10,000 lakes|America's Dairyland|"
    "THE SILVER STATE|EVERGREEN STATE|Great Lakes|The Natural State|Vacationland|GRAND CANYON STATE|The Spirit of America|THE LONE STAR STATE|"
    "Wild, Wonderful|Ocean State|Constitution State|Famous Potatoes|Big Sky|Green Mountain State|LAND OF ENCHANTMENT|THE VOLUNTEER STATE|"
    "Heart of Dixie|COUNTY|MARION|JACKSON|ANY COUNTY|FIREFIGHTER|VETERAN|APPORTIONED|TRUCK|DEALER|PASSENGER|Greatest Snow on Earth"
).split("|")
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def _paint(image, mask, x, y, colour, strength=1.0):
    """Blends colour into the image where the mask says, with the mask's corner at (x, y); what falls outside is left off."""
    x, y = int(round(x)), int(round(y))
    height, width = image.shape[:2]
    left, top, right, bottom = max(0, x), max(0, y), min(width, x + mask.shape[1]), min(height, y + mask.shape[0])
    if left >= right or top >= bottom:
        return
    part = mask[top - y: bottom - y, left - x: right - x, None].astype(np.float32) * (strength / 255)
    region = image[top:bottom, left:right]
    image[top:bottom, left:right] = (region * (1 - part) + np.array(colour, np.float32) * part).astype(np.uint8)


def _shade(rng, colour, spread=22):
    """A colour a little off the given one."""
    return tuple(int(min(255, max(0, c + rng.randint(-spread, spread)))) for c in colour)


class PlateMaker:
    """Draws plates; the same seed gives the same plates (with the same fonts installed)."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.glyphs = Glyphs()

    def plate(self, wide=None):
        """(RGB image, text, centres of characters as fractions (x, y)) of one plate with a text; wide: a European shape, or not."""
        roll = self.rng.random() * (0.84 if wide is False else 1)
        if wide:
            return self._wide()
        if roll < 0.30:
            return self._us(california=True)
        return self._us(california=False) if roll < 0.84 else self._wide()

    def _background(self, tall, colour):
        """A plain, graded, striped or patterned ground."""
        rng = self.rng
        image = np.empty((tall, WIDTH, 3), np.uint8)
        image[:] = _shade(rng, colour)
        roll = rng.random()
        if roll < 0.35:
            other = np.array(_shade(rng, rng.choice([WHITE, SKY, CREAM, YELLOW, ORANGE, GREY, colour]), 40), np.float32)
            ramp = np.linspace(rng.random() * 0.5, rng.random(), tall, dtype=np.float32)[:, None, None]
            if rng.random() < 0.4:
                ramp = np.abs(ramp * 2 - 1)
            image = (image * (1 - ramp) + other * ramp).astype(np.uint8)
        elif roll < 0.5:
            cv2.rectangle(image, (0, 0), (WIDTH, rng.randint(8, tall // 4)), _shade(rng, rng.choice([BLUE, RED, NAVY, YELLOW, GREEN])), -1)
            if rng.random() < 0.5:
                cv2.rectangle(image, (0, tall - rng.randint(6, tall // 5)), (WIDTH, tall), _shade(rng, rng.choice([BLUE, RED, YELLOW])), -1)
        if rng.random() < 0.3:
            noise = np.frombuffer(rng.randbytes(9 * 18 * 3), np.uint8).reshape(9, 18, 3).astype(np.float32)
            strength = rng.uniform(0.1, 0.45)
            picture = cv2.resize(noise, (WIDTH, tall), interpolation=cv2.INTER_CUBIC)
            image = np.clip(image * (1 - strength) + picture * strength, 0, 255).astype(np.uint8)
        if rng.random() < 0.15:
            self._picture(image, rng.randint(0, WIDTH), rng.randint(0, tall), rng.randint(15, 50), rng.uniform(0.2, 0.6))
        return image

    def _picture(self, image, x, y, size, strength=1.0):
        """A blob or outline that stands for an emblem."""
        rng = self.rng
        mask = np.zeros((size * 2, size * 2), np.uint8)
        points = np.array([[size + size * rng.uniform(0.3, 1) * np.cos(a), size + size * rng.uniform(0.3, 1) * np.sin(a)]
                           for a in np.linspace(0, 6.28, rng.randint(5, 14))], np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA)
        _paint(image, mask, x - size, y - size, _shade(rng, rng.choice([RED, BLUE, GREEN, GOLD, BLACK, GREY, TEAL, ORANGE]), 40), strength)
        if rng.random() < 0.5:
            cv2.circle(image, (int(x), int(y)), max(2, int(size * rng.uniform(0.2, 0.7))), _shade(rng, rng.choice([WHITE, RED, NAVY, YELLOW])), rng.choice([-1, 1, 2]), cv2.LINE_AA)

    def _print(self, image, text, centre, middle, height, colour, script=False, room=0.9):
        """Small print centred at (centre, middle), narrowed to the room there is."""
        paths = self.glyphs.scripts if script and self.glyphs.scripts else self.glyphs.texts
        if not paths or not text:
            return
        mask = self.glyphs.line(self.rng.choice(paths), text, int(height))
        width = min(mask.shape[1] * height / mask.shape[0] * self.rng.uniform(0.9, 1.2), WIDTH * room)
        mask = cv2.resize(mask, (max(4, int(width)), max(4, int(height))), interpolation=cv2.INTER_AREA)
        _paint(image, mask, centre - mask.shape[1] / 2, middle - mask.shape[0] / 2, colour)

    def _sticker(self, image, x, y):
        """A registration sticker: month or year on a coloured patch."""
        rng = self.rng
        width, height = rng.randint(24, 40), rng.randint(15, 24)
        cv2.rectangle(image, (x, y), (x + width, y + height), _shade(rng, rng.choice([RED, YELLOW, WHITE, BLUE, GREEN, ORANGE, SKY, TEAL]), 30), -1)
        text = rng.choice(MONTHS + [str(rng.randint(90, 99)), "0" + str(rng.randint(1, 9)), str(rng.randint(10, 27)), "20" + str(rng.randint(10, 27))])
        self._print(image, text, x + width / 2, y + height / 2, height * rng.uniform(0.4, 0.8), rng.choice([BLACK, WHITE, RED, NAVY]), room=width * 0.9 / WIDTH)

    def _serial(self, image, text, ink, left, right, top, bottom):
        """Draws the serial into the box; returns the centres of its characters. Dies are pressed, so edges get light and shade."""
        rng = self.rng
        style = self.glyphs.choose(rng)
        bars, turns = rng.random() < 0.4, rng.random() < 0.25
        height = bottom - top
        stretch = rng.uniform(0.80, 1.15)
        gap = height * rng.uniform(0.08, 0.22)
        pieces, at = [], 0.0
        for c in text:
            if c.isalnum():
                mask = self.glyphs.mask(style, c, (bars and (c == "I" or rng.random() < 0.4)) if c in "I1" else turns)
                width = mask.shape[1] * height / mask.shape[0] * stretch
                if style[0] == "font" and c in "1I" and rng.random() < 0.3:
                    at += width * 0.5
                pieces.append((c, mask, at, width))
                at += width + gap
            else:
                space = height * (rng.uniform(0.12, 0.45) if c == " " else rng.uniform(0.35, 0.85) if c == "*" else rng.uniform(0.22, 0.4))
                pieces.append((c, None, at, space))
                at += space + gap
        total = at - gap
        squeeze = min(1.0, (right - left) / total)
        if squeeze < 0.62:
            height, top = height * squeeze / 0.62, top + height * (1 - squeeze / 0.62) / 2
        start = left + (right - left - total * squeeze) * rng.choice([0.5, 0.5, 0.5, 0.5, rng.random()])
        embossed = rng.random() < 0.6
        light, dark = rng.uniform(0.15, 0.7), rng.uniform(0.1, 0.6)
        off = rng.choice([-2, -1, 1, 2])
        centres = []
        for c, mask, x, width in pieces:
            x, width = start + x * squeeze, max(2, int(round(width * squeeze)))
            if mask is None:
                if c != " ":
                    self._separator(image, c, x + width / 2, top + height / 2, height, ink)
                continue
            mask = cv2.resize(mask, (width, max(6, int(height))), interpolation=cv2.INTER_AREA)
            if embossed:
                _paint(image, mask, x - off, top - abs(off), (255, 255, 255), light)
                _paint(image, mask, x + off, top + abs(off), (0, 0, 0), dark)
            _paint(image, mask, x, top, _shade(rng, ink, 8), 1.0 if rng.random() < 0.85 else rng.uniform(0.6, 1))
            centres.append(((x + width / 2) / WIDTH, (top + height / 2) / image.shape[0]))
        return centres

    def _separator(self, image, c, x, y, height, ink):
        """A dash, a dot, an emblem, a sticker or small stacked letters between groups."""
        rng = self.rng
        if c == "*":
            if rng.random() < 0.2:
                for at in (-0.2, 0.2):
                    self._print(image, rng.choice("ABCDEFGHKLMNPRSTUVXYZ"), x, y + at * height, height * 0.3, ink, room=height * 0.4 / WIDTH)
            else:
                self._picture(image, int(x), int(y), max(4, int(height * rng.uniform(0.2, 0.42))))
        elif rng.random() < 0.3:
            self._picture(image, int(x), int(y), max(4, int(height * 0.22)))
        elif c == "-":
            half, thick = height * 0.14, max(1, int(height * 0.05))
            cv2.rectangle(image, (int(x - half), int(y - thick)), (int(x + half), int(y + thick)), ink, -1)
        else:
            cv2.circle(image, (int(x), int(y)), max(2, int(height * rng.uniform(0.05, 0.09))), ink, -1, cv2.LINE_AA)

    def _us(self, california):
        """A 12 by 6 inch plate."""
        rng = self.rng
        if california:
            (name, script, name_ink), slogan, ground, ink, _ = serials.pick(rng, [(look, look[-1]) for look in CALIFORNIA_LOOKS])
            image = np.empty((TALL, WIDTH, 3), np.uint8)
            image[:] = _shade(rng, ground, 16)
            if ground == SKY or rng.random() < 0.1:
                image = self._background(TALL, ground)
            roll = rng.random()
            text = serials.california(rng) if roll < 0.8 else serials.vanity(rng) if roll < 0.95 else serials.fictional(rng)
            self._print(image, name, WIDTH / 2, TALL * rng.uniform(0.12, 0.16), TALL * rng.uniform(0.15, 0.22), _shade(rng, name_ink), script, 0.46)
            self._print(image, slogan, WIDTH / 2, TALL * rng.uniform(0.87, 0.91), TALL * rng.uniform(0.07, 0.11), _shade(rng, name_ink), False, 0.5)
            top, bottom = TALL * rng.uniform(0.28, 0.34), TALL * rng.uniform(0.76, 0.82)
            sticker_tops = rng.random() < 0.8
        else:
            ground, ink, _ = serials.pick(rng, [(pair, pair[-1]) for pair in PALETTE])
            image = self._background(TALL, ground)
            ink = _shade(rng, ink, 25)
            roll = rng.random()
            text = serials.other_state(rng) if roll < 0.72 else serials.vanity(rng) if roll < 0.95 else serials.fictional(rng)
            other = ink if rng.random() < 0.5 else _shade(rng, rng.choice([RED, BLUE, NAVY, GREEN, BLACK, MAROON, WHITE]), 30)
            at_top = rng.random() < 0.75
            name, slogan = rng.choice(NAMES).replace("#", " "), rng.choice(SLOGANS) if rng.random() < 0.8 else ""
            first, second = (name, slogan) if at_top else (slogan, name)
            self._print(image, first, WIDTH / 2, TALL * rng.uniform(0.09, 0.15), TALL * rng.uniform(0.10, 0.19), other, rng.random() < 0.3, 0.6)
            self._print(image, second, WIDTH / 2, TALL * rng.uniform(0.86, 0.92), TALL * rng.uniform(0.08, 0.16), other, rng.random() < 0.2, 0.6)
            top, bottom = TALL * rng.uniform(0.22, 0.34), TALL * rng.uniform(0.68, 0.84)
            sticker_tops = rng.random() < 0.5
        left, right = WIDTH * rng.uniform(0.03, 0.08), WIDTH * rng.uniform(0.92, 0.97)
        left, right = self._sides(image, left, right, ink, california)
        for x, y in ((8, 4), (WIDTH - 48, 4)) if sticker_tops else ((8, TALL - 30), (WIDTH - 48, TALL - 30)):
            if rng.random() < 0.6:
                self._sticker(image, x + rng.randint(0, 8), y + rng.randint(0, 5))
        centres = self._serial(image, text, ink, left, right, top, bottom)
        return self._finish(image), serials.plain(text), centres

    def _sides(self, image, left, right, ink, california):
        """Small stacked letters, an emblem or a county number at a side: drawn, and no part of the text. Returns the room left."""
        rng = self.rng
        if rng.random() > (0.10 if california else 0.25):
            return left, right
        size = rng.randint(20, 40)
        at_left = rng.random() < 0.6
        x = left + size / 2 if at_left else right - size / 2
        if rng.random() < 0.55:
            stack = rng.choice(["DP", "DV", "ES", "TRK", "NG", "CD", "CL", "19", "20", "RV", "WB", "SP", "UA", "HC"])
            if rng.random() < 0.3:
                stack = serials.from_format(rng, rng.choice(["AA", "99", "AAA", "A"]))
            for index, c in enumerate(stack):
                tall = TALL * 0.42 / max(2, len(stack))
                self._print(image, c, x, TALL * 0.36 + tall * (index + 0.5), tall * 0.9, ink, room=size * 0.8 / WIDTH)
        else:
            self._picture(image, int(x), int(TALL * rng.uniform(0.4, 0.65)), int(size * rng.uniform(0.5, 0.9)))
        return (left + size, right) if at_left else (left, right - size)

    def _wide(self):
        """A European plate, 520 by 110 mm, with or without the blue band."""
        rng = self.rng
        image = np.empty((WIDE_TALL, WIDTH, 3), np.uint8)
        image[:] = _shade(rng, rng.choice([WHITE, WHITE, WHITE, YELLOW, GREY, CREAM]), 16)
        left = WIDTH * 0.03
        if rng.random() < 0.7:
            band = int(WIDTH * rng.uniform(0.06, 0.1))
            cv2.rectangle(image, (0, 0), (band, WIDE_TALL), _shade(rng, (10, 50, 160)), -1)
            self._print(image, rng.choice(["D", "RO", "F", "I", "E", "NL", "PL", "GB", "A"]), band / 2, WIDE_TALL * 0.75, 14, WHITE, room=0.05)
            left = band + 4
        cv2.rectangle(image, (0, 0), (WIDTH - 1, WIDE_TALL - 1), BLACK, rng.choice([1, 2, 3]))
        text = serials.european(rng) if rng.random() < 0.8 else serials.other_state(rng)
        ink = _shade(rng, rng.choice([BLACK, BLACK, BLACK, BLUE, RED]), 20)
        centres = self._serial(image, text, ink, left, WIDTH * 0.97, WIDE_TALL * rng.uniform(0.1, 0.18), WIDE_TALL * rng.uniform(0.82, 0.9))
        return self._finish(image), serials.plain(text), centres

    def _finish(self, image):
        """Edge, bolt holes, dirt, a frame over the edges."""
        rng = self.rng
        tall = image.shape[0]
        if rng.random() < 0.4:
            inset = rng.randint(2, 6)
            cv2.rectangle(image, (inset, inset), (WIDTH - inset, tall - inset), _shade(rng, rng.choice([NAVY, BLACK, WHITE, RED, GREY]), 30), rng.choice([1, 2]), cv2.LINE_AA)
        for x in (0.22, 0.78):
            for y in (0.07, 0.93):
                if rng.random() < 0.35:
                    centre = (int(WIDTH * x), int(tall * y))
                    cv2.ellipse(image, centre, (rng.randint(3, 8), rng.randint(2, 5)), 0, 0, 360, _shade(rng, rng.choice([BLACK, GREY, WHITE]), 40), -1, cv2.LINE_AA)
        if rng.random() < 0.12:
            for _ in range(rng.randint(1, 12)):
                cv2.circle(image, (rng.randint(0, WIDTH), rng.randint(0, tall)), rng.randint(1, 5), _shade(rng, (110, 90, 70), 40), -1, cv2.LINE_AA)
        if tall == TALL and rng.random() < 0.35:
            colour = _shade(rng, rng.choice([BLACK, GREY, WHITE, BLACK]), 30)
            for top, bottom in ((0, int(tall * rng.uniform(0.03, 0.15))), (tall - int(tall * rng.uniform(0.03, 0.15)), tall)):
                cv2.rectangle(image, (0, top), (WIDTH, bottom), colour, -1)
                if rng.random() < 0.5:
                    self._print(image, rng.choice(["MOTORS", "AUTO SALES", "HONEST USED CARS", "ALUMNI", "www.cars.example", "FORD", "TOYOTA", "CITY OF ROSES"]),
                                WIDTH / 2, (top + bottom) / 2, max(5, (bottom - top) * 0.7), _shade(rng, rng.choice([WHITE, RED, YELLOW, BLACK])), rng.random() < 0.2, 0.8)
            edge = rng.randint(2, 8)
            cv2.rectangle(image, (0, 0), (edge, tall), colour, -1)
            cv2.rectangle(image, (WIDTH - edge, 0), (WIDTH, tall), colour, -1)
        if rng.random() < 0.25:
            self._shadow(image)
        return image

    def _shadow(self, image):
        """A shadow's edge across the plate."""
        rng = self.rng
        tall = image.shape[0]
        mask = np.zeros((tall, WIDTH), np.uint8)
        points = np.array([[rng.randint(-40, WIDTH), 0], [WIDTH, 0], [WIDTH, tall], [rng.randint(-40, WIDTH), tall]], np.int32)
        cv2.fillPoly(mask, [points], 255)
        if rng.random() < 0.5:
            mask = 255 - mask
        _paint(image, cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 8)), 0, 0, (0, 0, 0), rng.uniform(0.2, 0.6))
