import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { Workbench } from '../../extension/browser/workbench.ts';
import { workbenchAddress } from '../../extension/harness/workbench-address.ts';
import { failurePicture } from './bench-editor.ts';
import type { BenchEditor } from './bench-editor.ts';
import { pageClock } from './page-clock.ts';
import type { PageReport, Target, Targets } from './page-clock.ts';

const limitMs = 120_000;

/** A window of the editor whose pages tell how long they took until their last row was on the screen. */
export class ListWindow {
  readonly page: Page;
  readonly workbench: Workbench;
  private readonly waiting = new Map<string, (ms: number) => void>();

  private constructor(page: Page) {
    this.page = page;
    this.workbench = new Workbench(page);
  }

  static async open(editor: BenchEditor, port: number, targets: Targets): Promise<ListWindow> {
    const context = await editor.browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(limitMs);
    const opened = new ListWindow(page);
    await page.exposeFunction('benchReport', ({ view, ms }: PageReport) => opened.waiting.get(view)?.(ms));
    await page.addInitScript({ content: pageClock(targets) });
    await page.goto(workbenchAddress({ port, folder: editor.workspace.root }));
    await opened.workbench.ready();
    return opened;
  }

  /** Does something that shows a page anew, and resolves with its milliseconds. */
  async timed(view: string, show: () => Promise<void>): Promise<number> {
    const told = Promise.withResolvers<number>();
    const late = new Error(`The page ${view} did not show its last row. Picture: ${failurePicture}`);
    const limit = setTimeout(() => told.reject(late), limitMs);
    this.waiting.set(view, told.resolve);
    try {
      await show();
      return await told.promise;
    } catch (error) {
      await this.page.screenshot({ path: failurePicture });
      throw error;
    } finally {
      clearTimeout(limit);
      this.waiting.delete(view);
    }
  }

  /** Shows a container of the activity bar; in its pages everything begins anew. */
  async showContainer(label: string): Promise<void> {
    await this.page.locator(`.activitybar .action-item a[aria-label^="${label}"]`).click();
  }

  /** The frame of a page, as soon as it is there. */
  async frame(view: string): Promise<Frame> {
    for (const deadline = Date.now() + limitMs; Date.now() < deadline; await delay(50)) {
      for (const frame of this.page.frames()) {
        // A frame that goes away meanwhile is not the one.
        const found = await frame.evaluate('document.body?.dataset.view').catch(() => null);
        if (found === view) return frame;
      }
    }
    throw new Error(`There is no page ${view}.`);
  }

  /** The moment, in milliseconds since the epoch, at which the shown page has the target's last row on the screen. */
  async until(view: string, target: Target): Promise<number> {
    return listed(await this.frame(view), target);
  }

  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.context().close();
  }
}

/** The same for a page that is there. */
export function listed(frame: Frame, target: Target): Promise<number> {
  return frame.evaluate<number>(`benchUntil(${JSON.stringify(target)})`);
}
