import { readFile } from 'node:fs/promises';
import {
  adaptMessage,
  judgeCaptureTime,
  problemOfRefused,
  storablePlate,
  wireFormats,
} from '../capture/ingest/rules.ts';
import type { NormalRead, WireFormat } from '../capture/ingest/rules.ts';
import { openRecognizer, standardModelsFolder, type Recognizer } from '../capture/recognition/actions.ts';
import { systemClock } from '../foundation/base/clock.ts';
import { sha256Hex } from '../foundation/base/crypto.ts';
import { isProblem, Problem } from '../foundation/base/errors.ts';
import { messageLimitBytes } from '../foundation/contract/routes/ingest.ts';
import { exitCodeOf } from './failure.ts';

/**
 * Shows what a camera's message would become, and why, without a database and storing nothing. Returns the exit code: 0 when
 * it would be taken (or rightly ignored), 2 for an unknown format, else that of the refusal.
 */
export async function runIngestTest(options: { format: string; file: string; json: boolean }): Promise<number> {
  const format = wireFormats.find(one => one === options.format);
  if (format === undefined) {
    console.error(`plateward: no format is called ${options.format}; there are: ${wireFormats.join(', ')}`);
    return 2;
  }
  const bytes = await readFile(options.file);
  const recognizer =
    format === 'raw-image' ? await openRecognizer({ modelsFolder: standardModelsFolder, workers: 1 }) : null;
  let told;
  try {
    told = await tell(format, { bytes, recognizer });
  } finally {
    await recognizer?.close();
  }
  console.log(options.json ? JSON.stringify(told.answer, null, 2) : textOf(told.answer));
  return told.exitCode;
}

type Answer = {
  format: WireFormat;
  bytes: number;
  sha256: string;
  outcome: 'taken' | 'ignored' | 'refused';
  why?: string;
  code?: string;
  field?: string;
  reads: Record<string, unknown>[];
};

async function tell(
  format: WireFormat,
  { bytes, recognizer }: { bytes: Buffer; recognizer: Recognizer | null },
): Promise<{ answer: Answer; exitCode: number }> {
  const about = { format, bytes: bytes.length, sha256: sha256Hex(bytes), reads: [] };
  try {
    if (bytes.length > messageLimitBytes)
      throw new Problem('body_too_large', { detail: `A message may have at most ${messageLimitBytes} bytes.` });
    // what the address says beside a bare picture: here it was taken now
    const beside = { capturedAt: systemClock.now().toISOString() };
    const message = { bytes, contentType: contentTypeOf(bytes), ...(recognizer === null ? {} : { beside }) };
    const adapted = await adaptMessage(format, message, recognizer?.read);
    if (adapted.kind === 'ignored') return { answer: { ...about, outcome: 'ignored', why: adapted.why }, exitCode: 0 };
    if (adapted.kind === 'refused') throw problemOfRefused(adapted);
    return { answer: { ...about, outcome: 'taken', reads: adapted.reads.map(describe) }, exitCode: 0 };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const [fault] = error.extras.fields ?? [];
    const where = fault === undefined ? {} : { field: fault.field };
    const answer = { ...about, outcome: 'refused', code: error.code, why: error.message, ...where } as const;
    return { answer, exitCode: exitCodeOf(error) };
  }
}

/** A file has no content type: a multipart body begins with its own boundary. */
function contentTypeOf(bytes: Buffer): string {
  const [, boundary] = /^--([^\r\n]{1,70})\r?\n/.exec(bytes.subarray(0, 100).toString('latin1')) ?? [];
  return boundary === undefined ? 'application/json' : `multipart/form-data; boundary="${boundary}"`;
}

function describe(read: NormalRead): Record<string, unknown> {
  const { images, captured, plateRaw, cameraRefs, ...rest } = read;
  return {
    plate: storablePlate(plateRaw),
    plateRaw,
    camera: cameraRefs.length === 0 ? "the key's only camera" : cameraRefs.join(', else '),
    ...timeOf(captured),
    ...rest,
    images: images.map(({ kind, bytes }) => ({ kind, bytes: bytes.length, sha256: sha256Hex(bytes) })),
  };
}

function timeOf(captured: NormalRead['captured']): Record<string, unknown> {
  if (captured.kind === 'local') return { capturedAt: `${captured.text}, in the camera's own time zone` };
  const judged = judgeCaptureTime(captured.at, systemClock.now());
  if (judged.kind === 'refused') throw new Problem('capture_time_implausible', { detail: judged.detail });
  return { capturedAt: captured.at.toISOString(), flags: judged.flags };
}

function textOf({ outcome, why, code, field, reads, ...about }: Answer): string {
  const lines = [`${about.format}, ${about.bytes} bytes, SHA-256 ${about.sha256}`];
  if (outcome === 'refused')
    lines.push(`refused: ${code ?? ''}${field === undefined ? '' : ` (${field})`}: ${why ?? ''}`);
  else if (outcome === 'ignored') lines.push(`nothing to store: ${why ?? ''}`);
  else
    lines.push(`${reads.length} ${reads.length === 1 ? 'read' : 'reads'}; nothing was stored, images were not decoded`);
  for (const read of reads) {
    lines.push('');
    for (const [name, value] of Object.entries(read)) {
      const empty = value === null || (Array.isArray(value) && value.length === 0);
      if (!empty) lines.push(`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    }
  }
  return lines.join('\n');
}
