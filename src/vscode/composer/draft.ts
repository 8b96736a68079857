import type { Memento } from 'vscode';
import * as z from 'zod';
import { messageSchema } from '../../protocol/message.ts';

const clueSchema = z.object({
  about: messageSchema,
  /** null: read when the run starts. */
  text: z.string().nullable(),
  /** Workspace-relative; null: of no file. */
  file: z.string().nullable(),
});
/** What goes along with a request, as it is kept. */
export type KeptClue = z.infer<typeof clueSchema>;

const writtenSchema = z.object({
  text: z.string(),
  /** What was put there for the person: they have typed nothing while the text is still this. */
  given: z.string(),
  /** The person's words while others stand in their place. */
  aside: z.string().default(''),
  clues: z.array(clueSchema),
});
/** One request that was not started yet. */
export type Written = z.infer<typeof writtenSchema>;

const keptSchema = z.object({
  isOpen: z.boolean(),
  /** '': none was chosen yet. */
  pipeline: z.string(),
  folder: z.string().nullable(),
  /** By pipeline. */
  written: z.record(z.string(), writtenSchema),
});
type Kept = z.infer<typeof keptSchema>;

const key = 'batuta.composer';
const nothing: Written = { text: '', given: '', aside: '', clues: [] };

/** What was written and has begun no run, whatever was in the way. Kept over reloads, one request for each pipeline. */
export class Draft {
  private readonly memento: Pick<Memento, 'get' | 'update'>;
  private kept: Kept;
  private texts = 0;

  constructor(memento: Pick<Memento, 'get' | 'update'>) {
    this.memento = memento;
    const kept = keptSchema.safeParse(memento.get<unknown>(key)).data;
    this.kept = kept ?? { isOpen: false, pipeline: '', folder: null, written: {} };
  }

  get isOpen(): boolean {
    return this.kept.isOpen;
  }

  get pipeline(): string {
    return this.kept.pipeline;
  }

  /** Absolute path of the folder in which it was written; null: none was chosen. */
  get folder(): string | null {
    return this.kept.folder;
  }

  /** Counts the texts that something else than the person's keys put there: only these replace what a page shows, which may be ahead of us. */
  get revision(): number {
    return this.texts;
  }

  get written(): Written {
    return this.kept.written[this.kept.pipeline] ?? nothing;
  }

  set(change: Partial<Pick<Kept, 'isOpen' | 'folder'>>): void {
    this.keep({ ...this.kept, ...change });
  }

  /** What is written goes along to a pipeline for which nothing is. */
  choose(pipeline: string): void {
    const { written } = this;
    const moves = pipeline !== this.pipeline && !hasContent(this.kept.written[pipeline]);
    const all = { ...this.kept.written };
    if (moves) {
      delete all[this.pipeline];
      all[pipeline] = written;
    }
    this.keep({ ...this.kept, pipeline, written: all });
  }

  /** What the person types. */
  type(text: string): void {
    const { texts } = this;
    this.write({ text });
    this.texts = texts;
  }

  write(change: Partial<Written>): void {
    this.keep({ ...this.kept, written: { ...this.kept.written, [this.pipeline]: { ...this.written, ...change } } });
  }

  /** Words and what goes along. What the person has typed stays; what was only put there for them gives way. */
  give(words: string, clues: readonly KeptClue[]): void {
    const { text, given } = this.written;
    if (text === given) this.write({ text: words, given: words, clues: [...clues] });
    else this.add(clues);
  }

  /** Words in place of the person's, which are kept aside until they are wanted back. */
  replace(pipeline: string, words: string): void {
    const now = this.kept.written[pipeline] ?? nothing;
    const next = { ...now, text: words, given: words, aside: now.text === now.given ? now.aside : now.text };
    this.keep({ ...this.kept, pipeline, written: { ...this.kept.written, [pipeline]: next } });
  }

  /** The person's own words again, where others stand in their place. */
  restore(): void {
    const { text, given, aside } = this.written;
    if (text === given && aside !== '') this.write({ text: aside, given: '', aside: '' });
  }

  /** Adds to what is written; what is there already is not there twice. */
  add(clues: readonly KeptClue[]): void {
    const { clues: before } = this.written;
    this.write({ clues: [...before, ...clues.filter((clue) => !before.some((one) => isSame(one, clue)))] });
  }

  /** It has begun a run; what was kept aside has not. */
  forget(): void {
    const { [this.pipeline]: begun = nothing, ...written } = this.kept.written;
    if (begun.aside !== '') written[this.pipeline] = { ...nothing, text: begun.aside };
    this.keep({ ...this.kept, isOpen: false, written });
  }

  private keep(kept: Kept): void {
    const { text } = this.written;
    this.kept = kept;
    if (this.written.text !== text) this.texts += 1;
    void this.memento.update(key, kept);
  }
}

function hasContent(written: Written | undefined): boolean {
  return written !== undefined && (written.text.trim() !== '' || written.clues.length > 0);
}

function isSame(a: KeptClue, b: KeptClue): boolean {
  return JSON.stringify([a.about, a.text, a.file]) === JSON.stringify([b.about, b.text, b.file]);
}
