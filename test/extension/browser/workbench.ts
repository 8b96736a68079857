import { errors } from 'playwright-core';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Milliseconds after which a person tries once more. */
const moment = 3000;

/**
 * The frame of a view of the sidebar, told by where it lies: its address names the view's purpose only until the view
 * is hidden for the first time.
 */
const inSidebar = ':left-of(.part.editor)';

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
      // A page that takes the focus just then swallows the key, or closes the palette again.
      if ((await isThere(box)) && (await happens(box.fill(`>${title}`, { timeout: moment }))) && (await isThere(row))) break;
      if (left === 0) throw new Error(`The palette has no command "${title}".`);
      await this.page.keyboard.press('Escape');
      await box.waitFor({ state: 'hidden' });
    }
    await this.page.keyboard.press('Enter');
  }

  /** Takes a quick fix at the cursor. They are looked for once more while an extension that offers one is still being loaded. */
  async fix(title: string): Promise<void> {
    const menu = this.page.locator('.action-widget').first();
    for (let left = 10; ; left -= 1) {
      await this.page.keyboard.press('Control+.');
      if (await isThere(menu.getByText(title))) break;
      if (left === 0) throw new Error(`The editor offers no quick fix "${title}".`);
      await this.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
    }
    await menu.getByText(title).click();
  }

  /** The input box that is open, if it shows the words. */
  input(words: string): Locator {
    return this.page.locator('.quick-input-widget', { hasText: words });
  }

  /** Answers the input box that is open, once it shows `title`. */
  async answerInput(title: string, text: string): Promise<void> {
    const widget = this.input(title);
    await widget.waitFor({ state: 'visible' });
    await widget.locator('.quick-input-box input').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** An entry of the status bar, by the id `publisher.name.item`. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id*="${id}"]`);
  }

  /** A notification that holds the words. */
  notification(words: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: words }).first();
  }

  /** A button in the title of the active editor group. */
  titleButton(label: string): Locator {
    return this.page.locator(`.editor-group-container.active .editor-actions .action-label[aria-label*="${label}"]`);
  }

  /** The page in the sidebar: the waiting spec, or the run. */
  panel(): FrameLocator {
    return inside(this.page.locator(`iframe.webview:visible${inSidebar}`));
  }

  /** The page in the editor tab that was opened last: the review. */
  review(): FrameLocator {
    return inside(this.page.locator(`iframe.webview:visible:not(${inSidebar})`).last());
  }

  /** Opens a file of the workspace by its name, as a person does without a mouse. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await box.waitFor({ state: 'visible' });
    await box.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.tab(name).waitFor();
  }

  /** Puts the cursor on a line, from 1, of the editor in front. */
  async goToLine(line: number): Promise<void> {
    await this.command('Go to Line/Column...');
    const box = this.page.locator('.quick-input-widget .quick-input-box input');
    await box.fill(`:${line}`);
    await this.page.locator('.quick-input-list', { hasText: new RegExp(`line ${line}\\b`, 'i') }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.statusBarItem('status.editor.selection')
      .filter({ hasText: `Ln ${line},` })
      .waitFor();
  }

  /** The tab in front, if it is called so. */
  tab(name: string): Locator {
    return this.page.locator('.editor-group-container.active .tab.active', { hasText: name });
  }

  /** Lines of text that the editor in front shows. */
  lines(words?: string | RegExp): Locator {
    const all = this.page.locator('.editor-group-container.active .editor-instance .view-line');
    return words === undefined ? all : all.filter({ hasText: words });
  }

  /** Closes the notifications, by the mouse: the focus stays where it is. Resolves when no hint lies over the workbench either. */
  async tidy(): Promise<void> {
    const notices = this.page.locator('.notifications-toasts .notification-list-item');
    for (let [notice] = await notices.elementHandles(); notice; [notice] = await notices.elementHandles()) {
      const clear = async (shown: typeof notice) => {
        await shown.hover();
        await (await shown.$('.codicon-notifications-clear'))?.click();
      };
      // It may go by itself meanwhile.
      await Promise.any([notice.waitForElementState('hidden'), clear(notice)]);
      await notice.waitForElementState('hidden');
    }
    await this.page.mouse.move(1, 1);
    await this.page.locator('.workbench-hover:visible').first().waitFor({ state: 'hidden' });
  }

  /** A section of the sidebar, by its title. */
  private section(title: string): Locator {
    return this.page.locator('.part.sidebar .pane', { has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** Folds a section of the sidebar, so that the others have its room. */
  async fold(title: string): Promise<void> {
    const header = this.section(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    await this.section(title).locator('.pane-header[aria-expanded="false"]').waitFor();
  }

  /** Unfolds a section of the sidebar, and in its tree one row after the other, by what they begin with. */
  async openRows(title: string, rows: readonly string[]): Promise<void> {
    const header = this.section(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
    for (const name of rows) {
      const row = this.section(title).locator(`.monaco-list-row[aria-label^="${name}"]`).first();
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      await this.section(title).locator(`.monaco-list-row[aria-label^="${name}"][aria-expanded="true"]`).first().waitFor();
    }
  }

  /** Draws the edge of the sidebar to a width in pixels; the editor keeps its own minimum. */
  async resizeSidebar(width: number): Promise<void> {
    const sidebar = this.page.locator('.part.sidebar');
    const box = await sidebar.boundingBox();
    if (!box) throw new Error('The sidebar is not in sight.');
    const { mouse } = this.page;
    const middle = box.y + box.height / 2;
    await mouse.move(box.x + box.width, middle);
    await mouse.down();
    await mouse.move(box.x + width, middle, { steps: 5 });
    await mouse.up();
    await mouse.move(1, 1);
    await this.page.locator('.workbench-hover:visible').first().waitFor({ state: 'hidden' });
  }

  picture(path: string): Promise<Buffer> {
    return this.page.screenshot({ path });
  }
}

/** Whether it comes into sight within a moment. */
export function isThere(locator: Locator): Promise<boolean> {
  return happens(locator.waitFor({ timeout: moment }));
}

/** False for what did not happen in its time, and can be tried once more. */
async function happens(step: Promise<void>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}

/** A webview's page lies two frames deep. */
function inside(frame: Locator): FrameLocator {
  return frame.contentFrame().locator('#active-frame').contentFrame();
}
