"""Writes models/manifest.json from the model files, what the checkpoints tell of their training, and bench/recognition/figures.json."""

import hashlib
import json
import os

from places import ALPHABET, DETECTOR, MODELS, PROJECT, READER, STATES, WORK

DATA = {
    "openimages-plates": "1,607 street scenes of Open Images (a subset by unknowncz/LP_recognition); annotations CC BY 4.0 by Google LLC, pictures CC BY 2.0 by their authors; a tenth more held out",
    "romanian": "427 dash-cam frames of RobertLucian/license-plate-dataset, MIT licence, Copyright 2020 Robert Lucian Chiriac",
    "us-state-plates": "5,077 crops from AndrewRademacher/license_plates (a copy of a Kaggle set), published as CC0; some pictures carry watermarks",
    "rendered": "plates drawn by model-training/ with the project's stroke font (src/demo/strokes.json) and open fonts: Barlow, Saira Condensed, Overpass, Share Tech, Roboto Condensed, Rajdhani, "
    "Oswald, Yellowtail, Kaushan Script, Playfair Display, Share Tech Mono, Nunito, Archivo Narrow, M PLUS Rounded 1c, Pathway Gothic One, Saira Semi Condensed, Routed Gothic, National Park, OSP-DIN, "
    "Inconsolata, League Mono (OFL), Roboto Mono, Roboto Slab (Apache 2.0), Hack (MIT), osifont (GPL with a font exception), B612 (OFL, EPL or EDL)",
}
USED = {READER: ["rendered", "us-state-plates", "openimages-plates", "romanian"], DETECTOR: ["openimages-plates", "romanian", "rendered"]}
# Both were trained in pieces; what a piece learned was kept. So the seeds alone don't bring back these very weights.
STORY = {
    READER: [
        "steps 1-428: rendered plates 64, unlabelled us-state-plates 16 a batch (state alone)",
        "429-824: rendered 60, real 28 (us-state-plates and Open Images crops with texts read by eye, 1,020 at first, 1,509 at last)",
        "from 825: the recurrent layer that counts characters was added (it started as doing nothing)",
        "1130-2131: rendered 52, real 36, with 2,313 more crops labelled by the reader of step 1129 where it gave at least 0.85 (street: 0.9). So far reader-1.onnx",
        "2132-3059: rendered 48, real 40; half of the rendered plates in more designs (I and 1 with bars, M and W turned, emblems and stickers between groups, doubled characters, up to 10 characters, more "
        "European forms, more fonts); texts of 3,375 real crops (the reader's guesses, of which 1,516 were looked at and put right by eye and 350 of the surest were taken as they were, besides the 1,509), "
        "dash-cam plates among them; 2,612 more labelled by the reader of step 2131 where it gave at least 0.93 (street: 0.9) and five cuts agreed",
        "from 3060: rendered 48, real 44, a tenth of the real ones places of Open Images training scenes where detector-1.onnx was wrong (signs, badges, lamps), taught as no plate",
        "after that the layers that tell the state alone (train_state.py), on 21,208 crops of training pictures whose other features stayed as they were",
    ],
    DETECTOR: [
        "steps 1-1619: windows with plates 14 to 190 pixels wide", "1620-1825: 14 to 420, parts of plates wider than 290 taught as none",
        "from 1826: a third of the rendered plates of European shape, boxes weighted twice as much",
        "from 2359: 30% of windows at places where the net of step 2358 was wrong (mine.py); unlabelled places that the reader could read are left out",
        "the weights of detector-1.onnx, which computed in float32, rounded to integers (quantise.py)",
    ],
}
FIGURES = {READER: ["rendered", "dev_us_crops", "street_held_out"],
           DETECTOR: ["openimages_held_out", "romanian_valid", "dev_negatives", "dev_eu"]}


def _read(path):
    """A JSON file."""
    with open(path, encoding="utf8") as file:
        return json.load(file)


def _figures(names, figures):
    """The texts of the figures of these measurements."""
    return {name: {k: v["text"] if isinstance(v, dict) else v for k, v in figures[name].items()} for name in names if name in figures}


def main():
    """Command line."""
    figures = _read(os.path.join(PROJECT, "bench", "recognition", "figures.json"))
    models = []
    for name, used in USED.items():
        with open(os.path.join(MODELS, name), "rb") as file:
            content = file.read()
        story = _read(os.path.join(WORK, name.split("-")[0] + "-story.json"))
        models.append({
            "name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "opset": 13,
            "training": {
                "script": f"model-training/train_{name.split('-')[0]}.py", "seed": 7 if name.startswith("reader") else 11, "steps": story["step"], "examples": story["seen"],
                "cpu_seconds": round(story["cpu_seconds"]), "machine": "one thread of a shared Xeon with AMX, lowest priority, bfloat16; no GPU", "options": story["options"],
                "pieces": STORY[name], "last_log": story["log"][-1] if story["log"] else None, **({"temperature": round(story["temperature"], 2)} if "temperature" in story else {}),
            },
            "data": {key: DATA[key] for key in used}, "measured": _figures(FIGURES[name], figures),
        })
    manifest = {
        "about": "Weights trained by this project alone, from its own code; no weights of others. Specification of inputs and outputs: model-training/README.md.",
        "alphabet": ALPHABET, "states": [*STATES, "other"],
        "notes": ["The texts of 3,375 real training crops were read off contact sheets once, or the reader's guesses put right there, not checked by a second reader, and aren't published: they are real plates.",
                  "The dev-* sets were only measured on; their mistakes were looked at to choose what to render.",
                  "Convolutions run in 8-bit integers, ranges measured on training pictures: model-training/quantise.py.",
                  "A state is right where the model is sure of it, and it is sure of a third of the plates: see its figures before using it.", "Whole effort: about 3,900 CPU-seconds of training, 600 of rendering and cutting, in 170 minutes on a busy machine."],
        "models": models,
    }
    with open(os.path.join(MODELS, "manifest.json"), "w", encoding="utf8") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
