"""Writes the models from the checkpoints: python3 export.py [reader|detector] ...

First as float32 into the working folder, then in 8-bit integers (quantise.py) into models/.
"""

import json
import os
import sys

import numpy as np
import onnx
import torch
from torch import nn

from detector_net import Detector
from places import DETECTOR, MODELS, READER, WORK
from reader_data import plain_cut
from quantise import write_quantised
from reader_net import TALL, WIDE, Reader, standardise

OPSET = 13
FLOAT = os.path.join(WORK, "float")


class ReaderModel(nn.Module):
    """The reader as the product runs it: grey 0 to 255 in, probabilities out."""

    def __init__(self, net, temperature):
        super().__init__()
        self.net = net
        self.temperature = float(temperature)

    def forward(self, image):
        """(characters N x 10 x 37, state N x 52, legible N x 1) for images N x 1 x 64 x 128."""
        mean = image.mean(dim=(2, 3), keepdim=True)
        centred = image - mean
        deviation = (centred * centred).mean(dim=(2, 3), keepdim=True).sqrt().clamp(min=4.0)
        characters, state, legible, _ = self.net(centred / deviation)
        return torch.softmax(characters / self.temperature, dim=2), torch.softmax(state, dim=1), torch.sigmoid(legible)


def fit_temperature(net):
    """The temperature at which held-out rendered plates (shard 0) are likeliest, and the mean loss there and at 1."""
    shard = np.load(os.path.join(WORK, "shards", "rendered-000.npz"))
    crops = torch.from_numpy(np.stack([plain_cut(c) for c in shard["images"]]))
    with torch.no_grad():
        logits = torch.cat([net(standardise(part))[0] for part in crops.split(200)]).flatten(0, 1)
    labels = torch.from_numpy(shard["labels"].astype(np.int64)).flatten()
    best = min((nn.functional.cross_entropy(logits / t, labels).item(), t) for t in np.arange(0.4, 3.01, 0.02))
    return best[1], best[0], nn.functional.cross_entropy(logits, labels).item()


def load(net, name):
    """The net with the running mean of the checkpoint's weights, ready to infer; and what the checkpoint says of its training."""
    kept = torch.load(os.path.join(WORK, name + ".pt"))
    net.load_state_dict(kept["mean"])
    return net.eval(), {key: kept[key] for key in ("step", "seen", "cpu_seconds", "options", "log")}


def write_reader(name):
    """The reader in float32."""
    net, story = load(Reader(), name)
    story["temperature"], story["calibrated_loss"], story["plain_loss"] = fit_temperature(net)
    target = os.path.join(FLOAT, "reader.onnx")
    torch.onnx.export(ReaderModel(net, story["temperature"]).eval(), torch.rand(1, 1, TALL, WIDE) * 255, target, opset_version=OPSET, input_names=["image"],
                      output_names=["characters", "state", "legible"], dynamic_axes={k: {0: "n"} for k in ("image", "characters", "state", "legible")})
    return target, story


def write_detector(name):
    """The detector in float32."""
    net, story = load(Detector(), name)
    target = os.path.join(FLOAT, "detector.onnx")
    torch.onnx.export(net, torch.rand(1, 3, 384, 640) * 255, target, opset_version=OPSET, input_names=["image"], output_names=["plates"],
                      dynamic_axes={"image": {0: "n", 2: "h", 3: "w"}, "plates": {0: "n", 2: "h8", 3: "w8"}})
    return target, story


def main():
    """Command line: which models, each maybe with its checkpoint's name as MODEL=NAME."""
    os.makedirs(MODELS, exist_ok=True)
    os.makedirs(FLOAT, exist_ok=True)
    torch.set_num_threads(1)
    for choice in sys.argv[1:] or ["reader", "detector"]:
        kind, _, name = choice.partition("=")
        source, story = (write_reader if kind == "reader" else write_detector)(name or kind)
        onnx.checker.check_model(onnx.load(source))
        target = os.path.join(MODELS, READER if kind == "reader" else DETECTOR)
        write_quantised(source, target, kind)
        with open(os.path.join(WORK, kind + "-story.json"), "w", encoding="utf8") as file:
            json.dump(story, file, indent=1)
        print(target, os.path.getsize(target), "bytes;", {k: v for k, v in story.items() if k != "log"})


if __name__ == "__main__":
    main()
