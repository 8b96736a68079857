import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';
import { english, type Wording } from './wording.ts';

/** What a person does with a feature in the editor. The stories and the pictures are made of the same steps. */
export class Steps {
  private readonly workbench: Workbench;
  private readonly wording: Wording;

  /** `wording`: of the editor's display language. */
  constructor(workbench: Workbench, wording: Wording = english) {
    this.workbench = workbench;
    this.wording = wording;
  }

  /** A text of Batuta's own, as the editor shows it. */
  private say(text: string, ...values: string[]): string {
    return this.wording.say(text, ...values);
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

  /** The field of the sidebar in which a request is written. */
  get request(): Locator {
    return this.workbench.panel().getByRole('textbox', { name: this.say('Your request') });
  }

  /** Asks for a new feature by the palette; resolves when it can be written. */
  async askForFeature(): Promise<void> {
    await this.workbench.command(`Batuta: ${this.say('New Feature…')}`);
    await this.request.waitFor({ state: 'visible' });
  }

  /** Writes the request and starts it by the keyboard. */
  async describeFeature(request: string): Promise<void> {
    await this.request.fill(request);
    await this.request.press('Control+Enter');
  }

  /** Starts with the settings that were guessed, in a workspace that has none. */
  async agreeToGuess(): Promise<void> {
    await this.workbench.page
      .locator('.monaco-dialog-box', { hasText: this.say('This workspace has no .claude/batuta.yaml. These layers were detected:') })
      .getByRole('button', { name: this.say('Start') })
      .click();
  }

  /** The spec stands in the editor, with its answers, and in the panel. */
  async specWaits(): Promise<void> {
    await this.workbench.titleButton(this.say('Approve Spec')).waitFor();
    await this.workbench
      .panel()
      .getByRole('button', { name: this.say('Approve and implement') })
      .waitFor();
  }

  /** Comments on a line (from 1) of the open spec, in the editor's own widget. */
  async comment(line: number, text: string): Promise<void> {
    const { page } = this.workbench;
    await this.workbench.goToLine(line);
    await this.workbench.command('Comments: Add Comment on Current Selection');
    await page.locator('.review-widget .comment-form .monaco-editor.focused').waitFor();
    await page.keyboard.type(text);
    await page
      .locator('.review-widget')
      .getByRole('button', { name: this.say('Add to Change Request') })
      .click();
    await page.locator('.review-widget .comment-body', { hasText: text }).waitFor();
  }

  /** Asks for changes out of the thread of a comment; resolves when it asks whether there is anything else. */
  async requestChangesInThread(): Promise<void> {
    await this.workbench.page
      .locator('.review-widget .review-actions')
      .getByRole('button', { name: this.say('Request Changes to Spec…') })
      .click();
    await this.workbench
      .input(this.say('Your comment on the spec will be included. Anything else? (optional)'))
      .waitFor({ state: 'visible' });
  }

  /** `words`: what else should be different; none is needed beside a comment. Resolves when the spec was revised and waits again. */
  async sendChangeRequest(words: string): Promise<void> {
    await this.workbench.answerInput(this.say('Batuta: Request Changes'), words);
    await this.workbench
      .panel()
      .locator('summary', { hasText: this.say('Changed since you saw it') })
      .waitFor();
  }

  /** By the button of the panel. Resolves when the agents begin. */
  async approve(): Promise<void> {
    await this.workbench
      .panel()
      .getByRole('button', { name: this.say('Approve and implement') })
      .click();
    await this.phase.filter({ hasText: this.say('Implement') }).waitFor();
  }

  /** Resolves when the run is completed. */
  async completed(): Promise<void> {
    await this.status.filter({ hasText: this.say('completed') }).waitFor({ timeout: 240_000 });
  }

  /** Opens the score of the run in sight. */
  async openScore(): Promise<void> {
    await this.workbench.command(`Batuta: ${this.say('Open Score')}`);
    await this.workbench.tab(this.say('Score: {0}', '')).waitFor();
    await this.workbench.review().locator('.staff-name', { hasText: 'Frontend' }).waitFor();
  }

  /** Opens the review of the run in sight. */
  async openReview(): Promise<void> {
    await this.workbench.command(`Batuta: ${this.say('Open Review')}`);
    await this.workbench.tab(this.say('Review: {0}', '')).waitFor();
    await this.workbench.review().getByText(this.say('Proofs')).waitFor();
  }
}
