"""The reader: a convolutional stem, context along the plate, and one attention slot per character.

Input: N x 1 x 64 x 128 grey, each crop less its mean and divided by its standard deviation. Slots look left to right: each slot's attention
has a Gaussian prior over x whose middle and width are learned. Without that prior the slots stay on a plateau for a long time.
"""

import torch
from torch import nn
from torch.nn import functional

from places import CLASSES, SLOTS, STATES

TALL, WIDE = 64, 128
GRID_TALL, GRID_WIDE = 8, 32


def conv(inside, outside, stride=1):
    """3 x 3 convolution, normalisation, ReLU."""
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions added to their input."""

    def __init__(self, width):
        super().__init__()
        self.first = conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        """x plus what the two convolutions find."""
        return functional.relu(x + self.second(self.first(x)))


class Reader(nn.Module):
    """Characters per slot, state, and whether there is a legible plate at all."""

    def __init__(self, width=128):
        super().__init__()
        self.stem = nn.Sequential(conv(1, 32, 2), conv(32, 48), conv(48, 96, 2), Residual(96), conv(96, width, (2, 1)), Residual(width))
        self.context = nn.ModuleList([nn.Conv1d(width, width, 5, padding=2 * d, dilation=d) for d in (1, 2, 4)])
        # Which character stands where is a matter of counting from both ends: a recurrent layer counts better than convolutions.
        self.count = nn.GRU(width, 64, batch_first=True, bidirectional=True)
        self.counted = nn.Linear(128, width)
        nn.init.zeros_(self.counted.weight)
        nn.init.zeros_(self.counted.bias)
        self.place = nn.Parameter(torch.randn(1, width, GRID_TALL, GRID_WIDE) * 0.05)
        self.key = nn.Conv2d(width, 64, 1)
        self.value = nn.Conv2d(width, width, 1)
        self.query = nn.Parameter(torch.randn(SLOTS, 64) * 0.2)
        self.middle = nn.Parameter((torch.arange(SLOTS).float() + 1.0) / (SLOTS + 0.5))
        self.log_width = nn.Parameter(torch.full((SLOTS,), -1.9))
        self.register_buffer("columns", (torch.arange(GRID_WIDE).float() + 0.5) / GRID_WIDE)
        self.slot = nn.Parameter(torch.randn(1, SLOTS, width) * 0.05)
        self.mix = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Dropout(0.1), nn.Linear(width, CLASSES))
        self.whole = nn.Sequential(nn.Linear(width * 2, 128), nn.ReLU(), nn.Dropout(0.2))
        self.state = nn.Linear(128, len(STATES) + 1)
        self.legible = nn.Linear(128, 1)
        # Where what stands on the plate tells more of the state than what stands there at all (train_state.py; it starts as doing nothing).
        self.print = nn.Sequential(conv(width, 64, 2), nn.Flatten(), nn.Dropout(0.4), nn.Linear(64 * GRID_TALL * GRID_WIDE // 4, len(STATES) + 1))
        nn.init.zeros_(self.print[3].weight)
        nn.init.zeros_(self.print[3].bias)

    def forward(self, x):
        """(character logits N x SLOTS x CLASSES, state logits, legible logit, attention logits N x SLOTS x cells)."""
        seen = self.stem(x)
        line = seen.mean(dim=2)
        for layer in self.context:
            line = functional.relu(line + layer(line))
        with torch.autocast("cpu", enabled=False):
            counted = self.counted(self.count(line.float().transpose(1, 2))[0]).transpose(1, 2)
        line = line + counted
        both = seen + line.unsqueeze(2) + self.place
        keys = self.key(both).flatten(2)
        values = self.value(both).flatten(2)
        prior = -((self.columns[None, :] - self.middle[:, None]) ** 2) / (2 * torch.exp(self.log_width[:, None]) ** 2)
        prior = prior[:, None, :].expand(SLOTS, GRID_TALL, GRID_WIDE).reshape(1, SLOTS, GRID_TALL * GRID_WIDE)
        scores = torch.matmul(self.query.unsqueeze(0), keys) * 0.125 + prior
        weights = torch.softmax(scores.float(), dim=2).to(values.dtype)
        found = torch.matmul(weights, values.transpose(1, 2)) + self.slot
        # The line at the slot's place tells which neighbours it has; the values alone tell the shape.
        characters = self.mix(functional.relu(found))
        whole = self.whole(torch.cat([both.mean(dim=(2, 3)), line.amax(dim=2)], dim=1))
        return characters, self.state(whole) + self.print(seen), self.legible(whole), scores


def standardise(crops):
    """uint8 or float crops N x H x W as the network's input: each less its mean, by its standard deviation (at least 4 of 255)."""
    x = crops.float()
    mean = x.mean(dim=(1, 2), keepdim=True)
    deviation = x.std(dim=(1, 2), keepdim=True, unbiased=False).clamp(min=4)
    return ((x - mean) / deviation).unsqueeze(1)
