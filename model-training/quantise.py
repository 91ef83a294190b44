"""Turns a float model into one that computes in 8-bit integers: python3 quantise.py FLOAT.onnx OUTPUT.onnx detector|reader.

Convolutions over more than one pixel, their activations and the additions between them become integers; heads, attention and softmax stay float32. Ranges of
activations are measured on training pictures (the given share of values at both ends is cut off), weights are scaled per output channel.
"""

import os
import sys
import tempfile

import cv2
import numpy as np
import onnx
from onnx import helper, numpy_helper

from infer import letterbox, run_file
from places import WORK
from reader_data import plain_cut
from real_data import open_images, romanian

PICTURES = 40
CUT_OFF = 1e-5
# Weights keep 7 bits: processors without VNNI add two products of 8 bits in 16, which 255 * 64 * 2 just fits.
STEPS = 64


def samples(kind):
    """Inputs to measure ranges on: street scenes of the training part, or rendered and real crops."""
    if kind == "detector":
        scenes = open_images(False)[::40] + romanian("train")[::40]
        pictures = [cv2.imread(path) for path, _ in scenes[:PICTURES]]
        return [letterbox(picture, size)[0] for picture in pictures for size in (640, 320)]
    crops = []
    for name in ("rendered-001.npz", "real-train.npz", "real-street.npz"):
        images = np.load(os.path.join(WORK, "shards", name))["images"]
        crops += [plain_cut(c).astype(np.float32)[None, None] for c in images[:: len(images) // 80][:80]]
    return crops


def wanted(graph):
    """Names of the convolutions that are made integer, and of the tensors that get a scale."""
    weights = {i.name: list(i.dims) for i in graph.initializer}
    makers = {o: n for n in graph.node for o in n.output}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    convolutions = [n for n in graph.node if n.op_type == "Conv" and len(weights[n.input[1]]) == 4 and weights[n.input[1]][2] > 1]
    tensors = {n.input[0] for n in convolutions}
    for node in convolutions:
        out = node.output[0]
        after = users.get(out, [])
        tensors.add(after[0].output[0] if len(after) == 1 and after[0].op_type == "Relu" else out)
    # Sums whose parts are both integers stay so, and so does what only makes them larger or rectifies them.
    changed = True
    while changed:
        changed = False
        for node in graph.node:
            if node.output[0] in tensors:
                continue
            if (node.op_type == "Add" and all(name in tensors for name in node.input)) or (node.op_type == "Resize" and node.input[0] in tensors):
                after = users.get(node.output[0], [])
                rectified = node.op_type == "Add" and len(after) == 1 and after[0].op_type == "Relu"
                name = after[0].output[0] if rectified else node.output[0]
                if name not in tensors:
                    tensors.add(name)
                    changed = True
    return convolutions, {name for name in tensors if name in makers}


def ranges(model, names, inputs):
    """{tensor: (low, high)} over all inputs, with the outermost CUT_OFF of the values left out."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    known = {o.name for o in probe.graph.output}
    probe.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in sorted(names) if name not in known)
    found = {name: [] for name in names}
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        path = os.path.join(folder, "probe.onnx")
        onnx.save(probe, path)
        for begin in range(0, len(inputs), 8):
            for outputs in run_file(path, inputs[begin: begin + 8])[0]:
                for name in names:
                    found[name].append(np.quantile(outputs[name], [CUT_OFF, 1 - CUT_OFF]))
    return {name: (min(0.0, float(np.min(v))), max(0.0, float(np.max(v)))) for name, v in found.items()}


def in_blocks(graph):
    """Replaces the detector's first two convolutions by two that do the same on blocks of 4 x 4 pixels, which have few channels otherwise: a tenth of the time less.

    The picture then comes as bytes, N x H x W x 3: red, green, blue as a decoder gives them. Byte 118 stands for the 0 that the edges are filled with.
    """
    first, second = [n for n in graph.node if n.op_type == "Conv"][:2]
    weights = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    one, two = weights[first.input[1]], weights[second.input[1]]
    wide = np.zeros((4 * len(one), 48, 2, 2), np.float32)
    for row in range(2):
        for column in range(2):
            outs = slice((row * 2 + column) * len(one), (row * 2 + column + 1) * len(one))
            for k in range(3):
                for m in range(3):
                    down, right = 2 * row - 1 + k, 2 * column - 1 + m
                    inside = (down % 4 * 4 + right % 4) * 3
                    wide[outs, inside: inside + 3, int(down >= 0), int(right >= 0)] = one[:, :, k, m]
    deep = np.zeros((len(two), 4 * len(one), 2, 2), np.float32)
    for k in range(3):
        for m in range(3):
            place = ((k - 1) % 2 * 2 + (m - 1) % 2) * len(one)
            deep[:, place: place + len(one), int(k > 0), int(m > 0)] = two[:, :, k, m]
    new = {"blocks/first": wide, "blocks/first-bias": np.tile(weights[first.input[2]], 4), "blocks/second": deep,
           "blocks/scale": np.array(1 / 60, np.float32), "blocks/zero": np.array(118, np.uint8),
           "blocks/4": np.array([4], np.int64), "blocks/3": np.array([3], np.int64), "blocks/48": np.array([48], np.int64)}
    graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in new.items())
    number = graph.input[0].type.tensor_type.shape.dim[0].dim_param
    graph.input[0].CopyFrom(helper.make_tensor_value_info("image", onnx.TensorProto.UINT8, [number, "h", "w", 3]))
    graph.initializer.extend([numpy_helper.from_array(np.array([v], np.int64), f"blocks/at-{v}") for v in range(3)])
    made = [helper.make_node("Shape", ["image"], ["blocks/shape"])]
    for index, name in enumerate(("n", "h", "w")):
        made.append(helper.make_node("Gather", ["blocks/shape", f"blocks/at-{index}"], [f"blocks/{name}"], axis=0))
    for name in ("h", "w"):
        made.append(helper.make_node("Div", [f"blocks/{name}", "blocks/4"], [f"blocks/{name}4"]))
    made.append(helper.make_node("Concat", ["blocks/n", "blocks/h4", "blocks/4", "blocks/w4", "blocks/4", "blocks/3"], ["blocks/apart"], axis=0))
    made.append(helper.make_node("Concat", ["blocks/n", "blocks/h4", "blocks/w4", "blocks/48"], ["blocks/together"], axis=0))
    made.append(helper.make_node("Reshape", ["image", "blocks/apart"], ["blocks/rows"]))
    made.append(helper.make_node("Transpose", ["blocks/rows"], ["blocks/tiles"], perm=[0, 1, 3, 2, 4, 5]))
    made.append(helper.make_node("Reshape", ["blocks/tiles", "blocks/together"], ["blocks/channels-last"]))
    made.append(helper.make_node("Transpose", ["blocks/channels-last"], ["blocks/bytes"], perm=[0, 3, 1, 2]))
    made.append(helper.make_node("DequantizeLinear", ["blocks/bytes", "blocks/scale", "blocks/zero"], ["blocks/input"]))
    kinds = {"kernel_shape": [2, 2], "pads": [1, 1, 0, 0], "strides": [1, 1], "dilations": [1, 1], "group": 1}
    made.append(helper.make_node("Conv", ["blocks/input", "blocks/first", "blocks/first-bias"], [first.output[0]], name=first.name, **kinds))
    relu = next(n for n in graph.node if n.input and n.input[0] == first.output[0])
    made += [relu, helper.make_node("Conv", [relu.output[0], "blocks/second", second.input[2]], [second.output[0]], name=second.name, **kinds)]
    rest = [n for n in graph.node if n is not relu and n is not first and n is not second]
    # What the first convolution alone needed (subtraction, division and their constants) goes as well.
    gone = {first.input[0]}
    for node in reversed(rest):
        if any(o in gone for o in node.output):
            gone.update(node.input)
    rest = [n for n in rest if not any(o in gone for o in n.output)]
    del graph.node[:]
    graph.node.extend(made + rest)
    return {"blocks/input": ("blocks/scale", "blocks/zero", np.float32(1 / 60))}


def quantised(model, kind):
    """The model with quantising and dequantising nodes, which the runtime turns into integer kernels."""
    graph = model.graph
    scales = in_blocks(graph) if kind == "detector" else {}
    convolutions, names = wanted(graph)
    names -= set(scales)
    limits = ranges(model, names, samples(kind))
    weights = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    nodes, fresh, given = [], [], set(scales)

    def keep(name, array):
        fresh.append(numpy_helper.from_array(array, name))
        return name

    for name in sorted(names):
        low, high = limits[name]
        scale = np.float32(max(high - low, 1e-6) / 255)
        zero = np.uint8(np.clip(round(-low / scale), 0, 255))
        scales[name] = (keep(name + "/scale", np.array(scale, np.float32)), keep(name + "/zero", np.array(zero, np.uint8)), scale)
    integer = {n.name for n in convolutions}
    for node in graph.node:
        if node.name in integer:
            weight = weights[node.input[1]]
            step = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-8).astype(np.float32) / STEPS
            base = node.name
            whole = np.clip(np.round(weight / step[:, None, None, None]), -STEPS, STEPS).astype(np.int8)
            bias_step = (step * scales[node.input[0]][2]).astype(np.float32)
            bias = np.round(weights[node.input[2]] / bias_step).astype(np.int32)
            steps = keep(base + "/step", step)
            nodes.append(helper.make_node("DequantizeLinear", [keep(base + "/whole", whole), steps, keep(base + "/none", np.zeros(len(step), np.int8))], [base + "/weight"], axis=0))
            nodes.append(helper.make_node("DequantizeLinear", [keep(base + "/bias-whole", bias), keep(base + "/bias-step", bias_step), keep(base + "/bias-none", np.zeros(len(step), np.int32))],
                                          [base + "/bias"], axis=0))
            node.input[1], node.input[2] = base + "/weight", base + "/bias"
        for index, name in enumerate(node.input):
            if name in scales and name not in given:
                node.input[index] = name + "/again"
        nodes.append(node)
        for name in node.output:
            if name in scales and name not in given:
                scale, zero, _ = scales[name]
                nodes.append(helper.make_node("QuantizeLinear", [name, scale, zero], [name + "/integer"]))
                nodes.append(helper.make_node("DequantizeLinear", [name + "/integer", scale, zero], [name + "/again"]))
    used = {name for node in nodes for name in node.input}
    kept = [i for i in graph.initializer if i.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept + fresh)
    return model


def write_quantised(source, target, kind):
    """Writes the model file `source` with integer kernels to `target`; kind: detector or reader."""
    model = quantised(onnx.load(source), kind)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def main():
    """Command line."""
    source, target, kind = sys.argv[1:4]
    cv2.setNumThreads(1)
    write_quantised(source, target, kind)
    print(target, os.path.getsize(target), "bytes")


if __name__ == "__main__":
    main()
