import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf, Problem } from '../../foundation/base/errors.ts';
import type { Log } from '../../foundation/base/log.ts';
import type { Models } from './models.ts';
import type { ReadOptions, Recognition } from './rules.ts';
import type { FromWorker, ToWorker } from './worker-words.ts';

export type PoolLimits = {
  /** Processes; each reads one picture at a time. */
  workers: number;
  /** Pictures that may wait; the next one is refused. */
  waiting: number;
  /** A picture may wait so long for a process. */
  waitMs: number;
  /** A process may work so long on one picture. */
  timeLimitMs: number;
  /** A process that holds more of the machine's memory after a picture is replaced. */
  memoryBytes: number;
};

export type PoolCounts = { read: number; withoutPlate: number; refused: number; busy: number; workersLost: number };

type Job = {
  bytes: Uint8Array;
  options: ReadOptions;
  resolve(recognition: Recognition): void;
  reject(error: unknown): void;
  timer: NodeJS.Timeout | undefined;
  /** True once a process has ended under it. */
  wasLost: boolean;
};

type Member = { worker: ChildProcess; isReady: boolean; isLeaving: boolean; job: Job | null; fault: string };

const heapLimitMb = 256;
/** After so many starts that failed one after the other, who waits is told. */
const startsTried = 3;
const restartDelayMs = 500;
const leaveMs = 5_000;

/**
 * Processes that read pictures, started when the first picture comes. One that ends under a picture is replaced and the
 * picture tried once more; a picture that takes too long costs its process, not the others.
 */
export class RecognitionPool {
  readonly counts: PoolCounts = { read: 0, withoutPlate: 0, refused: 0, busy: 0, workersLost: 0 };
  readonly #workerFile: URL;
  readonly #models: Models;
  readonly #limits: PoolLimits;
  readonly #log: Log | undefined;
  readonly #members = new Set<Member>();
  readonly #waiting: Job[] = [];
  #failedStarts = 0;
  #restart: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(setup: { workerFile: URL; models: Models; limits: PoolLimits; log?: Log | undefined }) {
    this.#workerFile = setup.workerFile;
    this.#models = setup.models;
    this.#limits = setup.limits;
    this.#log = setup.log;
  }

  /** Throws Problem: `recognition_busy`, `recognition_unavailable`, or what is wrong with the picture. */
  read(bytes: Uint8Array, options: ReadOptions): Promise<Recognition> {
    if (this.#isClosed)
      return Promise.reject(new Problem('recognition_unavailable', { detail: 'It is shutting down.' }));
    if (this.#waiting.length >= this.#limits.waiting) return Promise.reject(this.#busy());
    return new Promise((resolve, reject) => {
      const job: Job = { bytes, options, resolve, reject, timer: undefined, wasLost: false };
      job.timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(job), 1);
        reject(this.#busy());
      }, this.#limits.waitMs);
      this.#waiting.push(job);
      this.#serve();
    });
  }

  /** Refuses who still waits, lets pictures under way come to their end, and ends the processes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    this.#refuseWaiting('It is shutting down.');
    await Promise.all(
      [...this.#members].map(member => {
        const ended = new Promise<void>(resolve => void member.worker.once('exit', () => resolve()));
        if (member.job === null) this.#leave(member);
        return ended;
      }),
    );
  }

  #busy(): Problem {
    this.counts.busy++;
    return new Problem('recognition_busy', {
      detail: 'Other pictures are being read. Send this one again in a moment.',
    });
  }

  /** Gives waiting pictures to free processes, and starts some as long as they are missing. */
  #serve(): void {
    for (const member of this.#members) {
      if (this.#waiting.length === 0) return;
      if (member.isReady && !member.isLeaving && member.job === null) this.#give(member);
    }
    const missing = this.#limits.workers - this.#members.size;
    const starting = [...this.#members].filter(({ isReady }) => !isReady).length;
    if (missing > 0 && this.#waiting.length > starting && this.#restart === undefined && !this.#isClosed) this.#start();
  }

  #give(member: Member): void {
    const job = this.#waiting.shift();
    if (job === undefined) return;
    clearTimeout(job.timer);
    member.job = job;
    job.timer = setTimeout(() => this.#overdue(member, job), this.#limits.timeLimitMs);
    tell(member, { kind: 'read', bytes: job.bytes, options: job.options });
  }

  #overdue(member: Member, job: Job): void {
    member.job = null;
    member.isLeaving = true;
    this.counts.refused++;
    const seconds = this.#limits.timeLimitMs / 1000;
    job.reject(new Problem('image_too_large', { detail: `The picture takes longer than ${seconds} s to read.` }));
    this.#log?.warn({ seconds }, 'a picture took too long to read; its process is replaced');
    member.worker.kill('SIGKILL');
  }

  #start(): void {
    const worker = fork(fileURLToPath(this.#workerFile), [], {
      execArgv: [`--max-old-space-size=${heapLimitMb}`],
      serialization: 'advanced',
      // what a decoder prints may hold bytes of the picture
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // nothing of the environment, where secrets may lie
      env: {},
    });
    const member: Member = { worker, isReady: false, isLeaving: false, job: null, fault: 'its process ended' };
    this.#members.add(member);
    worker.on('message', message => this.#hear(member, message as FromWorker)); // as worker.ts says it
    // sending fails when the process has just ended; what follows is told by its end
    worker.on('error', error => {
      member.fault = messageOf(error);
      if (worker.pid === undefined) this.#lost(member);
    });
    worker.once('exit', (code, signal) => {
      if (!member.isReady && member.fault === 'its process ended') member.fault += ` with ${signal ?? code}`;
      this.#lost(member);
    });
    tell(member, { kind: 'start', models: this.#models });
    this.#serve();
  }

  #hear(member: Member, message: FromWorker): void {
    if (message.kind === 'ready') {
      member.isReady = true;
      this.#failedStarts = 0;
      if (this.#isClosed) this.#leave(member);
      else this.#serve();
      return;
    }
    if (message.kind === 'failed') {
      member.fault = message.why;
      member.worker.kill('SIGKILL');
      return;
    }
    const { job } = member;
    if (job === null) return;
    clearTimeout(job.timer);
    member.job = null;
    if (message.kind === 'read') {
      this.counts.read++;
      if (message.recognition.plates.length === 0) this.counts.withoutPlate++;
      job.resolve(message.recognition);
    } else {
      this.counts.refused++;
      job.reject(new Problem(message.code, { detail: message.detail }));
    }
    if (this.#isClosed || message.memoryBytes > this.#limits.memoryBytes) this.#leave(member);
    else this.#serve();
  }

  /** Lets a process end by itself. */
  #leave(member: Member): void {
    member.isLeaving = true;
    tell(member, { kind: 'end' });
    const timer = setTimeout(() => member.worker.kill('SIGKILL'), leaveMs);
    member.worker.once('exit', () => clearTimeout(timer));
  }

  #lost(member: Member): void {
    if (!this.#members.delete(member)) return;
    const { job } = member;
    member.job = null;
    if (job !== null) this.#tryAgain(job);
    if (member.isLeaving) return this.#serve();
    this.counts.workersLost++;
    this.#log?.error({ cause: member.fault }, 'a recognition process ended');
    if (member.isReady) return this.#serve();
    this.#failedStarts++;
    if (this.#failedStarts >= startsTried) this.#refuseWaiting(`It can't be started: ${member.fault}`);
    if (this.#isClosed || this.#restart !== undefined) return;
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      this.#serve();
    }, restartDelayMs);
  }

  /** The process may have ended through no fault of the picture; twice is its fault. */
  #tryAgain(job: Job): void {
    clearTimeout(job.timer);
    if (this.#isClosed) {
      job.reject(new Problem('recognition_unavailable', { detail: 'It is shutting down.' }));
    } else if (job.wasLost) {
      this.counts.refused++;
      const detail = 'Recognition broke down on this picture, twice. Convert it to a plain JPEG, or leave it out.';
      job.reject(new Problem('image_unreadable', { detail }));
    } else {
      job.wasLost = true;
      job.timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(job), 1);
        job.reject(this.#busy());
      }, this.#limits.waitMs);
      this.#waiting.unshift(job);
    }
  }

  #refuseWaiting(detail: string): void {
    for (const job of this.#waiting.splice(0)) {
      clearTimeout(job.timer);
      job.reject(new Problem('recognition_unavailable', { detail }));
    }
  }
}

function tell(member: Member, message: ToWorker): void {
  // false or an error: the process is about to end, which is heard of apart
  member.worker.send(message, () => undefined);
}
