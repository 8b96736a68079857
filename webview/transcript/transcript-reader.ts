import type { AttemptState } from '../../src/core/run/run-state.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Transcript } from '../../src/protocol/transcript.ts';
import { readFigures, type TurnFigures } from './read-figures.ts';

/** Gives the turns of an attempt from one on; null: it could not be read. */
type Read = (path: string, from: number) => Promise<Transcript | null>;

/** What was said in one attempt, read on whenever its run has gone on. */
export class TranscriptReader {
  /** null: nothing of it is read yet. */
  transcript: Transcript | null = null;
  readonly figures = new Map<number, TurnFigures>();
  private readonly read: Read;
  /** Of which attempt it is; another begin is another attempt. */
  private of = '';
  private reading = false;
  /** How far the run's events were looked through. */
  private looked = 0;
  private stale = true;

  constructor(read: Read) {
    this.read = read;
  }

  /** Looks at what happened since; whether it is another attempt than before. */
  look({ path, startedAt }: AttemptState, events: readonly RunEvent[]): boolean {
    const of = `${path} ${startedAt}`;
    const isOther = this.of !== of || events.length < this.looked;
    if (isOther) this.forget();
    this.of = of;
    if (readFigures(events, this.looked, path, this.figures)) this.stale = true;
    this.looked = events.length;
    return isOther;
  }

  forget(): void {
    this.transcript = null;
    this.of = '';
    this.looked = 0;
    this.stale = true;
    this.figures.clear();
  }

  /** Reads on from the last turn that is known, which may have come without the results of its calls. False: there is nothing to read. */
  async load({ path }: AttemptState): Promise<boolean> {
    if (!this.stale || this.reading) return false;
    const { of } = this;
    this.reading = true;
    this.stale = false;
    const turns = this.transcript?.turns ?? [];
    const from = Math.max(1, turns.length);
    const answer = await this.read(path, from);
    this.reading = false;
    if (this.of !== of || !answer) this.stale = true;
    else this.transcript = { ...answer, turns: [...turns.slice(0, from - 1), ...answer.turns] };
    return true;
  }
}
