"""Trains the detector: python3 train_detector.py [--cpu-seconds N] [--name NAME]. Resumes by itself where it stopped."""

import argparse
import copy
import json
import math
import os
import time

import cv2
import numpy as np
import torch
from torch.nn import functional

from detector_data import SIZE, DetectorData, targets
from detector_net import Detector
from places import WORK
from train_reader import follow

SEED = 11


def loss_of(net, pictures, wanted):
    """Focal loss on scores, overlap and edge loss on boxes, corner loss (exact where known, else so that they span the box)."""
    score, box, corners, sure = wanted
    x = pictures.permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, distances, moves = net.raw(x)
    logits = logits[:, 0]
    chance = torch.sigmoid(logits)
    positive, negative = score == 1, score == 0
    hits = positive.sum().clamp(min=1)
    entropy = functional.binary_cross_entropy_with_logits(logits, positive.float(), reduction="none")
    focal = 0.5 * (1 - chance[positive]) ** 2 * entropy[positive]
    away = 0.5 * chance[negative] ** 2 * entropy[negative]
    found = focal.sum() / hits + away.sum() / hits
    if not positive.any():
        return found, found
    cells = SIZE // 8
    middle = torch.arange(cells).float() * 8 + 4
    at = torch.stack([middle[None, :].expand(cells, cells), middle[:, None].expand(cells, cells)])
    place = at[None].expand(len(score), 2, cells, cells).permute(0, 2, 3, 1)[positive]
    side = distances.permute(0, 2, 3, 1)[positive]
    mine = torch.cat([place - side[:, :2], place + side[:, 2:]], 1)
    true = box.permute(0, 2, 3, 1)[positive]
    size = (true[:, 2:] - true[:, :2]).clamp(min=4)
    common = (torch.minimum(mine[:, 2:], true[:, 2:]) - torch.maximum(mine[:, :2], true[:, :2])).clamp(min=0).prod(1)
    union = (mine[:, 2:] - mine[:, :2]).prod(1) + (true[:, 2:] - true[:, :2]).prod(1) - common
    overlap = (1 - common / union.clamp(min=1)).mean()
    edges = ((mine - true).abs() / torch.cat([size, size], 1)).mean()
    move = moves.permute(0, 2, 3, 1)[positive].reshape(-1, 4, 2)
    ends = torch.stack([mine[:, [0, 1]], mine[:, [2, 1]], mine[:, [2, 3]], mine[:, [0, 3]]], 1)
    points = ends.detach() + move * (mine[:, 2:] - mine[:, :2]).detach()[:, None]
    exact = sure[positive].bool()
    corner = torch.zeros(())
    if exact.any():
        aim = corners.permute(0, 2, 3, 1)[positive][exact].reshape(-1, 4, 2)
        corner = ((points[exact] - aim).abs() / size[exact][:, None]).mean()
    if (~exact).any():
        span = torch.cat([points[~exact].amin(1), points[~exact].amax(1)], 1)
        corner = corner + 0.3 * ((span - true[~exact]).abs() / torch.cat([size, size], 1)[~exact]).mean()
    return found + 1.5 * overlap + 2 * edges + 2 * corner, found


def batch_of(data, count):
    """Pictures and stacked targets of `count` windows."""
    pictures, rest = [], []
    for _ in range(count):
        picture, quads, exact = data.window()
        pictures.append(picture)
        rest.append(targets(quads, exact))
    return torch.from_numpy(np.stack(pictures)), [torch.from_numpy(np.stack(part)) for part in zip(*rest)]


def main():
    """Command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu-seconds", type=float, default=3000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--wall-minutes", type=float, default=1e9, help="stop by then too; for machines that are shared")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--name", default="detector")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(SEED)
    net = Detector().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.02)
    mean = copy.deepcopy(net)
    path = os.path.join(WORK, options.name + ".pt")
    step, spent, seen, log = 0, 0.0, 0, []
    if os.path.exists(path):
        kept = torch.load(path)
        net.load_state_dict(kept["net"]), mean.load_state_dict(kept["mean"]), optimiser.load_state_dict(kept["optimiser"])
        step, spent, seen, log = kept["step"], kept["cpu_seconds"], kept["seen"], kept["log"]
    began = time.process_time() - spent
    data = DetectorData(SEED + step)
    saved, total, counted = spent, np.zeros(2), 0
    started, done = time.monotonic(), spent / options.cpu_seconds
    at_start = done
    while done < 1:
        passed = (time.monotonic() - started) / (60 * options.wall_minutes)
        done = min(1.0, max(spent / options.cpu_seconds, at_start + (1 - at_start) * passed))
        rate = options.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        loss, found = loss_of(net, *batch_of(data, options.batch))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        follow(mean, net, min(0.998, (step + 1) / (step + 20)))
        step, seen = step + 1, seen + options.batch
        total, counted = total + [loss.item(), found.item()], counted + 1
        spent = time.process_time() - began
        if spent - saved > 90 or done >= 1:
            saved = spent
            log.append({"step": step, "seen": seen, "cpu_seconds": round(spent), "loss": round(total[0] / counted, 4), "score_loss": round(total[1] / counted, 4)})
            print(json.dumps(log[-1]), flush=True)
            torch.save({"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "cpu_seconds": spent, "seen": seen,
                        "log": log, "options": vars(options)}, path + ".part")
            os.replace(path + ".part", path)
            total, counted = np.zeros(2), 0


if __name__ == "__main__":
    main()
