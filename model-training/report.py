"""Writes bench/recognition/README.md from figures.json and models/manifest.json: python3 report.py (after evaluate.py and manifest.py)."""

import json
import os

from places import MODELS, PROJECT

TITLES = {
    "rendered": "Rendered plates that were held out (reader alone; 1,000 less the empty ones)",
    "dev_us_crops": "dev-us-crops: tight crops of US plates (reader alone)",
    "street_held_out": "Held-out Open Images plates that were read by eye (street pictures of many countries; detector and reader, except `at_boxes`: reader at the labelled boxes)",
    "openimages_held_out": "Open Images, the held-out tenth (detector alone)",
    "romanian_valid": "Romanian dash-cam frames, published valid split (detector alone)",
    "dev_eu": "dev-eu: European street pictures (detector and reader)",
    "dev_negatives": "dev-negatives: 1,000 pictures without plates (false detections and reads)",
}
HEAD = """# Recognition, measured

Written by `model-training/report.py`; don't edit by hand. The models are those of `models/manifest.json` with these SHA-256:

{models}

Run again: `python3 model-training/evaluate.py && python3 model-training/manifest.py && python3 model-training/report.py` (needs the data sets, see `model-training/README.md`).
It runs the ONNX files with onnxruntime-node, one thread, and the product's steps written once more in Python (`model-training/infer.py`): three detector passes, at a longest side
of 960, 320 and 107, boxes joined as the README there says, one crop by the four corners, no second look, no re-ranking by formats, no fusion of frames.

How to read it: shares come with their 95% Wilson interval. *exact* = text equal; *folded* = equal after O, Q to 0 and I to 1; *top10* = the truth among the ten likeliest
texts; *characters* = mean of 1 - edit distance / length, 0 when not found; *right when confidence at least b* counts folded equality. A detection counts from a score of 0.5. *recall*
and *precision*: overlap (intersection over union) of at least 0.5 with a labelled box, plates at least 60 pixels wide. In dev-eu and the street set a plate is found from a score of 0.3 when a box overlaps the
truth by 0.3 or, in dev-eu, holds its middle at no more than 6 times its area.

What to keep in mind:

- Open Images leaves out plates that are small, far or made unreadable, so its precision is a lower bound. Its labelled boxes also cover blank, painted-over and cut-off plates.
- dev-us-crops writes O as 0 on many vanity plates: the folded figure is the fair one. A few of its truths leave out characters that the plate shows, or hold only part of them.
- dev-us-crops and us-state-plates (trained on) are both collections of US plates from the web. Known near-duplicates and equal texts of five or more characters were
  taken out of what was labelled, but the looks are the same, and the figure is better than what street pictures give.
- The street set is small, its texts were read once and not checked by a second reader, and it leaves out what could not be read from the picture, plates of two lines and other scripts: it is
  easier than the street.
- The reader's state head is weak on designs it has not seen: only its surest answers are of use.
- These sets were looked at during development, and stopping times and settings were chosen with them in sight. A set that was never looked at is the better judge.
"""


def main():
    """Command line."""
    with open(os.path.join(PROJECT, "bench", "recognition", "figures.json"), encoding="utf8") as file:
        figures = json.load(file)
    with open(os.path.join(MODELS, "manifest.json"), encoding="utf8") as file:
        manifest = json.load(file)
    lines = [HEAD.format(models="\n".join(f"- `{m['name']}` `{m['sha256']}`" for m in manifest["models"]))]
    for name, title in TITLES.items():
        if name not in figures:
            continue
        lines += [f"## {title}", "", "| | |", "|---|---|"]
        lines += [f"| {key.replace('_', ' ')} | {value['text'] if isinstance(value, dict) else value} |" for key, value in figures[name].items()]
        lines.append("")
    with open(os.path.join(PROJECT, "bench", "recognition", "README.md"), "w", encoding="utf8") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main()
