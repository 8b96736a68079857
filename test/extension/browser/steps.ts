import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** What a person does with a feature in the editor. The stories and the pictures are made of the same steps. */
export class Steps {
  private readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** The entry of the status bar. */
  get status(): Locator {
    return this.workbench.statusBarItem('batuta.batuta.run');
  }

  /** The panel's agent of that name: its state, its proofs. */
  agent(name: string): Locator {
    return this.workbench.panel().locator(`section.agent[aria-label="${name}"]`);
  }

  /** The panel's phase that runs. */
  get phase(): Locator {
    return this.workbench.panel().locator('li.step[aria-current="step"]');
  }

  /** Asks for a new feature by the palette; resolves when it asks what should be built. */
  async askForFeature(): Promise<void> {
    await this.workbench.command('Batuta: New Feature…');
    await this.workbench.input('What should be built?').waitFor({ state: 'visible' });
  }

  async describeFeature(request: string): Promise<void> {
    await this.workbench.answerInput('What should be built?', request);
  }

  /** Starts with the settings that were guessed, in a workspace that has none. */
  async agreeToGuess(): Promise<void> {
    await this.workbench.page
      .locator('.monaco-dialog-box', { hasText: 'Batuta will work like this' })
      .getByRole('button', { name: 'Start' })
      .click();
  }

  /** The spec stands in the editor, with its answers, and in the panel. */
  async specWaits(): Promise<void> {
    await this.workbench.titleButton('Approve Spec').waitFor();
    await this.workbench.panel().getByRole('button', { name: 'Approve and implement' }).waitFor();
  }

  /** Comments on a line (from 1) of the open spec, in the editor's own widget. */
  async comment(line: number, text: string): Promise<void> {
    const { page } = this.workbench;
    await this.workbench.goToLine(line);
    await this.workbench.command('Comments: Add Comment on Current Selection');
    await page.locator('.review-widget .comment-form .monaco-editor.focused').waitFor();
    await page.keyboard.type(text);
    await page.locator('.review-widget').getByRole('button', { name: 'Add to Change Request' }).click();
    await page.locator('.review-widget .comment-body', { hasText: text }).waitFor();
  }

  /** Asks for changes out of the thread of a comment; resolves when it asks whether there is anything else. */
  async requestChangesInThread(): Promise<void> {
    await this.workbench.page.locator('.review-widget .review-actions').getByRole('button', { name: 'Request Changes' }).click();
    await this.workbench.input('Your comment on the spec is sent.').waitFor({ state: 'visible' });
  }

  /** `words`: what else should be different; none is needed beside a comment. Resolves when the spec was revised and waits again. */
  async sendChangeRequest(words: string): Promise<void> {
    await this.workbench.answerInput('Batuta: Request Changes', words);
    await this.workbench.notification('revised').waitFor();
    await this.workbench.panel().locator('summary', { hasText: 'Changed since you saw it' }).waitFor();
  }

  /** By the button of the panel. Resolves when the agents begin. */
  async approve(): Promise<void> {
    await this.workbench.panel().getByRole('button', { name: 'Approve and implement' }).click();
    await this.phase.filter({ hasText: 'Implement' }).waitFor();
  }

  /** Resolves when the run is completed and says so. */
  async completed(): Promise<void> {
    await this.status.filter({ hasText: 'completed' }).waitFor({ timeout: 240_000 });
    await this.workbench.notification('is completed').waitFor();
  }

  /** Opens the review out of the notification of the completed run. */
  async openReview(): Promise<void> {
    await this.workbench.notification('is completed').getByText('Open Review').click();
    await this.workbench.tab('Review:').waitFor();
    await this.workbench.review().getByText('Proofs').waitFor();
  }
}
