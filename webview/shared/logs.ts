import type { Ui } from './ui.ts';

/** Logs of evidence that the person opened; fetched once, on demand. */
export class Logs {
  private readonly texts = new Map<string, string | null>();
  private readonly ui: Ui;

  constructor(ui: Ui) {
    this.ui = ui;
  }

  /** undefined = not there yet, null = gone. */
  text(hash: string): string | null | undefined {
    return this.texts.get(hash);
  }

  async load(hash: string): Promise<void> {
    const { runId } = this.ui.view;
    if (runId === null || this.texts.has(hash)) return;
    const answer = await this.ui.read('log', { runId, hash });
    if (answer) this.texts.set(hash, answer.text);
  }
}
