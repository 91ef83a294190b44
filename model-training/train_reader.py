"""Trains the reader: python3 train_reader.py [--cpu-seconds N] [--real N] [--from CHECKPOINT] [--name NAME]. Resumes by itself where it stopped."""

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

from places import BLANK, WORK
from reader_data import UNKNOWN, ReaderData
from reader_net import GRID_TALL, GRID_WIDE, TALL, WIDE, Reader, standardise

SEED = 7


def attention_targets(centres):
    """For each slot a Gaussian over the grid's cells around its character's centre; and which slots have one."""
    known = torch.isfinite(centres[..., 0])
    x = torch.nan_to_num(centres[..., 0:1]) / WIDE * GRID_WIDE - 0.5
    y = torch.nan_to_num(centres[..., 1:2]) / TALL * GRID_TALL - 0.5
    across = torch.exp(-((torch.arange(GRID_WIDE) - x) ** 2) / (2 * 0.8**2))
    down = torch.exp(-((torch.arange(GRID_TALL) - y) ** 2) / (2 * 1.0**2))
    target = (down[..., :, None] * across[..., None, :]).flatten(2)
    known &= target.sum(2) > 0.1
    return target / target.sum(2, keepdim=True).clamp(min=1e-6), known


def loss_of(net, batch):
    """The weighted sum of the character, attention, state and legibility losses; and the first alone."""
    crops, slots, centres, states = (torch.from_numpy(part) for part in batch)
    x = standardise(crops).to(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        characters, state, legible, scores = net(x)
    characters, state, legible, scores = characters.float(), state.float(), legible.float(), scores.float()
    read = slots[:, 0] != UNKNOWN
    main = functional.cross_entropy(characters[read].flatten(0, 1), slots[read].long().flatten(), label_smoothing=0.02)
    target, known = attention_targets(centres)
    attention = -(target * functional.log_softmax(scores, 2)).sum(2)[known].mean()
    has_state = states != UNKNOWN
    place = functional.cross_entropy(state[has_state], states[has_state].long()) if has_state.any() else 0.0
    # Real crops without a text label still show a plate.
    plate = (slots[:, 0] != BLANK).float()
    there = functional.binary_cross_entropy_with_logits(legible[:, 0], plate)
    return main + 0.15 * attention + 0.4 * place + 0.1 * there, main


def follow(mean, net, decay):
    """Moves the running mean of the weights towards the net's."""
    with torch.no_grad():
        for kept, now in zip(mean.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.mul_(decay).add_(now, alpha=1 - decay)
            else:
                kept.copy_(now)


def quick_check(net, shard, count=1000):
    """Share of exactly read crops and of right slots on part of the calibration shard."""
    from reader_data import plain_cut

    net.eval()
    crops = torch.from_numpy(np.stack([plain_cut(c) for c in shard["images"][:count]]))
    with torch.no_grad():
        guess = torch.cat([net(standardise(part).to(memory_format=torch.channels_last))[0].argmax(2) for part in crops.split(100)])
    right = guess == torch.from_numpy(shard["labels"][:count].astype(np.int64))
    return right.all(1).float().mean().item(), right.float().mean().item()


def begin(options, path):
    """Net, running mean, optimiser and (step, CPU seconds, examples seen, log): new ones, or as the checkpoint at `path` left them."""
    net = Reader().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.01)
    mean = copy.deepcopy(net)
    if os.path.exists(path):
        kept = torch.load(path)
        net.load_state_dict(kept["net"])
        mean.load_state_dict(kept["mean"])
        optimiser.load_state_dict(kept["optimiser"])
        return net, mean, optimiser, (kept["step"], kept["cpu_seconds"], kept["seen"], kept["log"])
    if options.start:
        kept = torch.load(options.start)
        # An older net may lack layers that start as doing nothing.
        net.load_state_dict(kept["mean"], strict=False)
        mean.load_state_dict(kept["mean"], strict=False)
    return net, mean, optimiser, (0, 0.0, 0, [])


def main():
    """Command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu-seconds", type=float, default=3600)
    parser.add_argument("--rendered", type=int, default=64)
    parser.add_argument("--real", type=int, default=16)
    parser.add_argument("--wall-minutes", type=float, default=1e9, help="stop by then too; for machines that are shared")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--name", default="reader")
    parser.add_argument("--from", dest="start", default="")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(SEED)
    path = os.path.join(WORK, options.name + ".pt")
    net, mean, optimiser, (step, spent, seen, log) = begin(options, path)
    data = ReaderData(SEED + step)
    calibration = np.load(os.path.join(WORK, "shards", "rendered-000.npz"))
    calibration = {key: calibration[key] for key in calibration.files}
    began, saved = time.process_time() - spent, spent
    total_loss, counted = 0.0, 0
    started, done = time.monotonic(), spent / options.cpu_seconds
    at_start = done
    while done < 1:
        passed = (time.monotonic() - started) / (60 * options.wall_minutes)
        done = min(1.0, max(spent / options.cpu_seconds, at_start + (1 - at_start) * passed))
        rate = options.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        loss, shown = loss_of(net, data.batch(options.rendered, options.real))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        follow(mean, net, min(0.998, (step + 1) / (step + 20)))
        step, seen = step + 1, seen + options.rendered + options.real
        total_loss, counted = total_loss + shown.item(), counted + 1
        spent = time.process_time() - began
        if spent - saved > 90 or done >= 1:
            saved = spent
            exact, right = quick_check(mean, calibration)
            log.append({"step": step, "seen": seen, "cpu_seconds": round(spent), "loss": round(total_loss / counted, 4), "exact": round(exact, 4), "slots": round(right, 4),
                        "shards": len(data.order), "labelled": len(data.labelled)})
            print(json.dumps(log[-1]), flush=True)
            torch.save({"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "cpu_seconds": spent, "seen": seen,
                        "log": log, "options": vars(options)}, path + ".part")
            os.replace(path + ".part", path)
            data.refresh()
            total_loss, counted = 0.0, 0


if __name__ == "__main__":
    main()
