import { z } from 'zod';
import type { VsCodeApi } from './host.ts';

const keptSchema = z.object({
  open: z.record(z.string(), z.boolean()),
  drafts: z.record(z.string(), z.string()),
  /** The shown run: the host takes it up again after a reload of the window. */
  runId: z.string().nullable(),
});

/** What the person opened, folded or half typed; it lives as long as the view, also while that is hidden, and over a reload. */
export class KeptState {
  private readonly api: VsCodeApi;
  private readonly kept: z.infer<typeof keptSchema>;

  constructor(api: VsCodeApi) {
    this.api = api;
    // A state of an older version is of no use; nothing in it is worth more than typing it again.
    this.kept = keptSchema.safeParse(api.getState()).data ?? { open: {}, drafts: {}, runId: null };
  }

  /** undefined: the person has not decided. */
  isOpen(part: string): boolean | undefined {
    return this.kept.open[part];
  }

  /** Whether that changed anything. */
  setOpen(part: string, open: boolean): boolean {
    if (this.kept.open[part] === open) return false;
    this.kept.open[part] = open;
    this.api.setState(this.kept);
    return true;
  }

  setRun(runId: string): void {
    this.kept.runId = runId;
    this.api.setState(this.kept);
  }

  /** undefined: nothing was typed. */
  draft(input: string): string | undefined {
    return this.kept.drafts[input];
  }

  /** null: let go, as if nothing had been typed. */
  setDraft(input: string, text: string | null): void {
    if (text === null) delete this.kept.drafts[input];
    else this.kept.drafts[input] = text;
    this.api.setState(this.kept);
  }
}
