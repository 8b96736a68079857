import type { ComposerView, Prospect } from '../../src/protocol/composer.ts';
import type { Ui } from '../shared/ui.ts';

/** What the page of a request holds beside what the host knows: what is typed, and what was said of the cost. */
export class ComposerState {
  text = '';
  prospect: Prospect | null = null;
  private readonly ui: Pick<Ui, 'ask' | 'read'> & { requestUpdate(): void };
  private revision = -1;
  /** Folder and pipeline that the prospect is about, and whether a script plays there. */
  private about = '';
  /** It was sent off: another key must not begin a second run with it. */
  private isBeginning = false;

  constructor(ui: ComposerState['ui']) {
    this.ui = ui;
  }

  /** The host told something; what was typed since is ahead of it. */
  take(composer: ComposerView | null): void {
    if (!composer) {
      this.about = '';
      this.isBeginning = false;
      return;
    }
    if (composer.revision !== this.revision) this.text = composer.text;
    this.revision = composer.revision;
    const about = `${composer.pipeline} ${composer.folder} ${composer.demo === null}`;
    if (about === this.about) return;
    this.about = about;
    this.lookAgain();
  }

  type(text: string): void {
    this.text = text;
    void this.ui.read('compose', { text });
    this.ui.requestUpdate();
  }

  lookAgain(): void {
    const { about } = this;
    void this.ui.read('prospect', null).then((prospect) => {
      if (this.about !== about || prospect === undefined) return;
      this.prospect = prospect;
      this.ui.requestUpdate();
    });
  }

  async begin(): Promise<void> {
    if (this.isBeginning) return;
    this.isBeginning = true;
    const answer = await this.ui.ask('begin', { text: this.text });
    // Where it has begun, the page goes.
    this.isBeginning = answer?.begun ?? false;
    // Who answers the model calls may have been chosen meanwhile.
    this.lookAgain();
  }
}
