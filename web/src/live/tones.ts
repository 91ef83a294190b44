import { preferences } from '../app/preferences.ts';

export type Tone = 'high' | 'medium' | 'low' | 'supervisor' | 'commander' | 'deaf';

type Beep = { atMs: number; hertz: number; forMs: number };

/** Told apart by their rhythm, not only by pitch; nothing like a siren or a radio's own tones. */
const rhythms: Readonly<Record<Tone, readonly Beep[]>> = {
  high: [
    { atMs: 0, hertz: 620, forMs: 150 },
    { atMs: 190, hertz: 780, forMs: 150 },
    { atMs: 380, hertz: 980, forMs: 220 },
  ],
  medium: [
    { atMs: 0, hertz: 700, forMs: 180 },
    { atMs: 330, hertz: 700, forMs: 180 },
  ],
  low: [{ atMs: 0, hertz: 560, forMs: 260 }],
  // two long ones, three long ones: nobody has taken it yet
  supervisor: [
    { atMs: 0, hertz: 880, forMs: 400 },
    { atMs: 520, hertz: 660, forMs: 400 },
  ],
  commander: [
    { atMs: 0, hertz: 880, forMs: 400 },
    { atMs: 520, hertz: 660, forMs: 400 },
    { atMs: 1040, hertz: 880, forMs: 400 },
  ],
  deaf: [
    { atMs: 0, hertz: 300, forMs: 600 },
    { atMs: 800, hertz: 240, forMs: 600 },
  ],
};

const edgeMs = 12;

/** The sound of this desk; a browser gives none before somebody pressed a button. */
export class ToneBox {
  readonly #context = new AudioContext();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#context.addEventListener('statechange', onChange);
  }

  get isOn(): boolean {
    return this.#context.state === 'running';
  }

  /** Must be called from a press of a button or key. */
  async unlock(): Promise<void> {
    await this.#context.resume();
    this.#onChange();
  }

  play(tone: Tone, afterMs = 0): void {
    if (!this.isOn) return;
    const start = this.#context.currentTime + afterMs / 1000;
    for (const { atMs, hertz, forMs } of rhythms[tone]) this.#beep(start + atMs / 1000, hertz, forMs / 1000);
  }

  #beep(at: number, hertz: number, forSeconds: number): void {
    const context = this.#context;
    const source = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
    const loudness = new GainNode(context, { gain: 0 });
    const top = (preferences().volumePercent / 100) * 0.5;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(top, at + edgeMs / 1000);
    loudness.gain.setValueAtTime(top, at + forSeconds - edgeMs / 1000);
    loudness.gain.linearRampToValueAtTime(0, at + forSeconds);
    source.connect(loudness).connect(context.destination);
    source.start(at);
    source.stop(at + forSeconds + 0.02);
  }
}
