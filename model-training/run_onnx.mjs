// Runs an ONNX model over many inputs, for measuring: node run_onnx.mjs MODEL FOLDER [FOLDER OF onnxruntime-node].
// FOLDER/inputs.json is a list of types (float32, uint8) and shapes, FOLDER/inputs.bin the values one after another; writes outputs.json and outputs.bin likewise.
import { openSync, readFileSync, readSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [model, folder, home] = process.argv.slice(2);
const ort = createRequire(join(home ?? process.cwd(), 'package.json'))('onnxruntime-node');
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, executionProviders: ['cpu'] });
const shapes = JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'));
const input = openSync(join(folder, 'inputs.bin'), 'r');
const output = openSync(join(folder, 'outputs.bin'), 'w');
const described = [];
let cpuUs = 0;
for (const [type, shape] of shapes) {
  const size = shape.reduce((product, side) => product * side, 1);
  const values = type === 'uint8' ? new Uint8Array(size) : new Float32Array(size);
  readSync(input, new Uint8Array(values.buffer), 0, values.byteLength, null);
  const before = process.cpuUsage();
  const results = await session.run({ image: new ort.Tensor(type, values, shape) });
  const used = process.cpuUsage(before);
  cpuUs += used.user + used.system;
  described.push(
    session.outputNames.map((name) => {
      const { data, dims } = results[name];
      writeSync(output, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      return { name, dims };
    }),
  );
}
closeSync(output);
writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ described, cpuMs: cpuUs / 1000 }));
