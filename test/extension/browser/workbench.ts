import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Drives the workbench as a person does: by its palette, its buttons, its keyboard. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves when the workbench can be used. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
  }

  /**
   * Runs a command of the palette by its whole title, like "Batuta: New Feature…". The palette lists what was
   * known when it was opened, so a command of an extension that is still being loaded is looked for again.
   */
  async command(title: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let left = 10; ; left -= 1) {
      await this.page.keyboard.press('F1');
      await box.waitFor({ state: 'visible' });
      await box.fill(`>${title}`);
      const found = await row.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (found) break;
      if (left === 0) throw new Error(`The palette has no command "${title}".`);
      await this.page.keyboard.press('Escape');
      await box.waitFor({ state: 'hidden' });
    }
    await this.page.keyboard.press('Enter');
  }

  /** Answers the input box that is open, once it shows `title`. */
  async answerInput(title: string, text: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget', { hasText: title });
    await widget.waitFor({ state: 'visible' });
    await widget.locator('.quick-input-box input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** An entry of the status bar, by the id `publisher.name.item`. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id*="${id}"]`);
  }

  /** A notification that holds the words. */
  notification(words: string): Locator {
    return this.page.locator('.notification-list-item', { hasText: words }).first();
  }

  /** A button in the title of the active editor group. */
  titleButton(label: string): Locator {
    return this.page.locator(`.editor-group-container.active .editor-actions .action-label[aria-label*="${label}"]`);
  }

  /** The page inside a webview: of the one that was opened first, or last. */
  webview(which: 'oldest' | 'newest'): FrameLocator {
    const frames = this.page.locator('iframe.webview');
    return (which === 'oldest' ? frames.first() : frames.last()).contentFrame().locator('#active-frame').contentFrame();
  }

  /** Closes the notifications, by the mouse: the focus stays where it is. Resolves when no hint lies over the workbench either. */
  async tidy(): Promise<void> {
    const notices = this.page.locator('.notifications-toasts .notification-list-item');
    for (let left = await notices.count(); left > 0; left -= 1) {
      await notices.first().hover();
      await notices.first().locator('.codicon-notifications-clear').click();
    }
    await notices.first().waitFor({ state: 'hidden' });
    await this.page.mouse.move(1, 1);
    await this.page.locator('.workbench-hover:visible').first().waitFor({ state: 'hidden' });
  }

  picture(path: string): Promise<Buffer> {
    return this.page.screenshot({ path });
  }
}
