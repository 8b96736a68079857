import type { Memento } from 'vscode';
import * as z from 'zod';

/** How a person is asked for a request. */
export interface RequestQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** What stands there at first, unless something else was typed in its place before. */
  readonly value?: string;
  /** Said when nothing is typed; null: nothing need be. */
  readonly missing: string | null;
}

const key = 'batuta.draft';
const keptSchema = z.object({ title: z.string(), value: z.string(), text: z.string() });

/** What was typed and has begun no run: at Escape, and where nobody answers the model calls. The latest one is kept, over reloads too. */
export class Draft {
  private readonly memento: Pick<Memento, 'get' | 'update'>;

  constructor(memento: Pick<Memento, 'get' | 'update'>) {
    this.memento = memento;
  }

  /** What stands in the input when this is asked. */
  of({ title, value = '' }: RequestQuestion): string {
    const kept = keptSchema.safeParse(this.memento.get<unknown>(key));
    return kept.success && kept.data.title === title && kept.data.value === value ? kept.data.text : value;
  }

  keep({ title, value = '' }: RequestQuestion, text: string): void {
    void this.memento.update(key, { title, value, text });
  }

  forget(): void {
    void this.memento.update(key, undefined);
  }
}
