"""Trains what tells the state in a finished reader and leaves everything else as it is: python3 train_state.py FROM TO [CPU SECONDS].

The net's features of each crop are computed a few times, each time cut a little differently, and kept; only the last layers are trained on them. The published valid
and test splits of us-state-plates are kept apart: the state's temperature is fitted on them, and the bar from which a state is told is chosen there.
"""

import os
import sys
import time

import cv2
import numpy as np
import torch
from torch.nn import functional

from places import OTHER_STATE, WORK
from reader_data import UNKNOWN, ReaderData, plain_cut
from reader_net import Reader, standardise

VIEWS = 4


def features(net, crops):
    """(what the stem sees, the hidden layer that the old state head reads) of 64 x 128 crops."""
    kept = []
    handle = net.whole.register_forward_hook(lambda _, __, out: kept.append(out))
    stems = []
    other = net.stem.register_forward_hook(lambda _, __, out: stems.append(out))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for part in crops.split(64):
            net(standardise(part).to(memory_format=torch.channels_last))
    handle.remove()
    other.remove()
    return torch.cat(stems).to(torch.bfloat16).contiguous(), torch.cat(kept).float()


def main():
    """Command line."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(13)
    source, target = sys.argv[1:3]
    most = float(sys.argv[3]) if len(sys.argv) > 3 else 150
    kept = torch.load(os.path.join(WORK, source + ".pt"))
    net = Reader()
    net.load_state_dict(kept["mean"], strict=False)
    net = net.to(memory_format=torch.channels_last).eval()
    data = ReaderData(17)
    names, states = data.real["names"], data.real["states"].astype(np.int64)
    # Dash-cam plates and places that are no plates belong to no state.
    states[[i for i in range(len(names)) if str(names[i]).startswith("empty/") or ".mp4" in str(names[i])]] = OTHER_STATE
    tight = [i for i in range(len(names)) if str(names[i]).startswith("train/")]
    apart = [i for i in range(len(names)) if not str(names[i]).startswith("train/") and states[i] != UNKNOWN]
    rng = np.random.RandomState(5)
    chosen = [tight[i] for view in range(VIEWS) for i in range(view, len(tight), 6)] + list(rng.choice(apart, min(len(apart), 900), replace=False))
    crops = torch.from_numpy(np.stack([data._vary(data.real["images"][i])[0] for i in chosen]))
    labels = torch.from_numpy(states[chosen])
    seen, whole = features(net, crops)
    held = [np.load(os.path.join(WORK, "shards", f"real-{split}.npz")) for split in ("valid", "test")]
    held_crops = torch.from_numpy(np.stack([plain_cut(c) for part in held for c in part["images"]])).float()
    held_labels = torch.from_numpy(np.concatenate([part["states"] for part in held]).astype(np.int64))
    held_seen, held_whole = features(net, held_crops)
    print(len(labels), "crops,", len(held_labels), "kept apart,", round(time.process_time()), "CPU-s so far", flush=True)
    learned = [*net.print.parameters(), *net.state.parameters()]
    optimiser = torch.optim.AdamW(learned, lr=2e-3, weight_decay=0.05)
    began, step = time.process_time(), 0
    while (done := (time.process_time() - began) / most) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - done)
        net.print.train(), net.state.train()
        pick = torch.randint(len(labels), (96,))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            guess = net.print(seen[pick].to(memory_format=torch.channels_last)) + net.state(functional.dropout(whole[pick], 0.3))
        loss = functional.cross_entropy(guess.float(), labels[pick], label_smoothing=0.05)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        if step % 300 == 0:
            print(step, round(loss.item(), 3), round(right(net, held_seen, held_whole, held_labels)[0], 4), flush=True)
    share, logits = right(net, held_seen, held_whole, held_labels)
    temperature = min(np.arange(0.3, 3.01, 0.05), key=lambda t: functional.cross_entropy(logits / t, held_labels).item())
    chance, best = torch.softmax(logits / temperature, 1).max(1)
    for bar in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98):
        told = (chance >= bar) & (best != OTHER_STATE)
        print(bar, "told", int(told.sum()), "of", len(told), "right", int((best == held_labels)[told].sum()))
    with torch.no_grad():
        for layer in (net.state, net.print[3]):
            layer.weight.div_(temperature)
            layer.bias.div_(temperature)
    kept["mean"] = net.state_dict()
    kept["cpu_seconds"] += time.process_time()
    kept["state"] = {"held_out_right": round(share, 4), "temperature": round(float(temperature), 2), "cpu_seconds": round(time.process_time())}
    torch.save(kept, os.path.join(WORK, target + ".pt"))


def right(net, seen, whole, labels):
    """(share of states right, logits) on features."""
    net.eval()
    with torch.no_grad():
        logits = torch.cat([net.print(part.float()) for part in seen.split(100)]) + net.state(whole)
    return (logits.argmax(1) == labels).float().mean().item(), logits


if __name__ == "__main__":
    main()
