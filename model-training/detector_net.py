"""The detector: a small net that says for every 8 x 8 cell whether a plate's middle is there, its box and its four corners.

Input: N x 3 x H x W, RGB, 0 to 255, H and W multiples of 32. Output: N x 13 x H/8 x W/8 (see `Detector.forward`).
"""

import torch
from torch import nn
from torch.nn import functional

STRIDE = 8
OUTPUTS = 13


def dense(inside, outside, stride=1, size=3):
    """Convolution, normalisation, ReLU."""
    return nn.Sequential(nn.Conv2d(inside, outside, size, stride, size // 2, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class Block(nn.Module):
    """A 3 x 3 convolution added to its input. (Depthwise blocks have fewer multiplications, yet train 3 times slower on CPUs with AMX.)"""

    def __init__(self, width):
        super().__init__()
        self.mix = dense(width, width)

    def forward(self, x):
        """x plus what the convolution finds."""
        return x + self.mix(x)


class Detector(nn.Module):
    """Features at strides 8, 16 and 32, joined at stride 8."""

    def __init__(self, block=Block):
        super().__init__()
        self.stem = nn.Sequential(dense(3, 16, 2), dense(16, 32, 2))
        self.eighth = nn.Sequential(dense(32, 64, 2), block(64), block(64))
        self.sixteenth = nn.Sequential(dense(64, 96, 2), block(96), block(96))
        self.thirtysecond = nn.Sequential(dense(96, 128, 2), block(128), block(128))
        self.down_a = nn.Conv2d(128, 64, 1)
        self.down_b = nn.Conv2d(96, 64, 1)
        self.join_b = block(64)
        self.join_a = nn.Sequential(block(64), block(64))
        self.score = nn.Conv2d(64, 1, 1)
        self.box = nn.Conv2d(64, 4, 1)
        self.corners = nn.Conv2d(64, 8, 1)
        nn.init.constant_(self.score.bias, -4.6)
        nn.init.zeros_(self.corners.weight)
        nn.init.zeros_(self.corners.bias)

    def raw(self, x):
        """(score logits, distances to left, top, right and bottom in pixels, corner moves as parts of the box's size)."""
        x = (x - 118.0) / 60.0
        eighth = self.eighth(self.stem(x))
        sixteenth = self.sixteenth(eighth)
        thirtysecond = self.thirtysecond(sixteenth)
        join = self.join_b(self.down_b(sixteenth) + functional.interpolate(self.down_a(thirtysecond), scale_factor=2.0, mode="nearest"))
        join = self.join_a(eighth + functional.interpolate(join, scale_factor=2.0, mode="nearest"))
        distances = torch.exp(self.box(join).float().clamp(-4, 4)) * 16.0
        return self.score(join).float(), distances, self.corners(join).float()

    def forward(self, x):
        """Per cell: score (0 to 1); left, top, right, bottom; then x, y of the top left, top right, bottom right and bottom left corner.

        All but the score are pixels of the input, counted from the cell's middle, which is at (8 * column + 4, 8 * row + 4).
        """
        score, distances, moves = self.raw(x)
        left, top, right, bottom = -distances[:, 0:1], -distances[:, 1:2], distances[:, 2:3], distances[:, 3:4]
        wide, tall = right - left, bottom - top
        parts = [torch.sigmoid(score), left, top, right, bottom]
        for index, (x_edge, y_edge) in enumerate(((left, top), (right, top), (right, bottom), (left, bottom))):
            parts += [x_edge + moves[:, 2 * index: 2 * index + 1] * wide, y_edge + moves[:, 2 * index + 1: 2 * index + 2] * tall]
        return torch.cat(parts, dim=1)
