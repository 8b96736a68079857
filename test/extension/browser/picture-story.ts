import { join } from 'node:path';
import { sampleRequest } from '../suite/sample-request.ts';
import type { Stage } from './stage.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

/** Sizes of window and sidebar in which each view is taken. */
const sizes = {
  narrow: { window: { width: 900, height: 700 }, sidebar: 250 },
  wide: { window: { width: 1360, height: 860 }, sidebar: 420 },
} as const;

export interface PictureOptions {
  readonly folder: string;
  readonly theme: string;
  readonly colorScheme: 'light' | 'dark';
  readonly everyState: boolean;
}

/** The sample from its request to its review, with pictures `view-theme-size.png`. The model is held where a view shows most. */
export class PictureStory {
  private readonly stage: Stage;
  private readonly options: PictureOptions;

  constructor(stage: Stage, options: PictureOptions) {
    this.stage = stage;
    this.options = options;
  }

  async play(): Promise<void> {
    const { model } = this.stage;
    const workbench = await this.stage.window({ viewport: sizes.wide.window, colorScheme: this.options.colorScheme });
    const { page } = workbench;
    const steps = new Steps(workbench);
    const writing = model.hold(/^SPEC .*#1$/);
    const retrying = model.hold(/^RETRY Backend .*#0$/);
    await steps.askForFeature();
    await this.state(workbench, 'request');
    await steps.describeFeature(sampleRequest);
    await writing.arrived();
    await this.state(workbench, 'writing');
    writing.release();
    await steps.specWaits();
    await workbench.notification('is ready').waitFor();
    await this.state(workbench, 'notification');
    await workbench.tidy();
    await this.view(workbench, 'approval', ['Runs', 'Specs', 'Entities']);
    await steps.comment(31, 'A supplier has a note, too');
    await this.state(workbench, 'comment');
    // The list of comments, which the editor opens below.
    await page.keyboard.press('Control+j');
    await page.locator('.part.panel').waitFor({ state: 'hidden' });
    await steps.requestChangesInThread();
    await this.state(workbench, 'change-request');
    await steps.sendChangeRequest('');
    await workbench.tidy();
    await this.state(workbench, 'revised');
    await steps.approve();
    await retrying.arrived();
    await steps.agent('Backend').locator('.evidence').first().getByRole('button').first().click();
    await workbench.tidy();
    await this.view(workbench, 'agents', ['Runs', 'Specs', 'Entities']);
    retrying.release();
    await steps.completed();
    await this.state(workbench, 'completed');
    await steps.openReview();
    // The font of the icons comes last.
    await workbench.review().locator('body').evaluate('document.fonts.ready.then(() => true)');
    await workbench.tidy();
    await this.view(workbench, 'review', ['Runs', 'Specs', 'Entities']);
    await workbench.fold('Current Run');
    await workbench.openRows('Runs', ['Suppliers with rating', 'Implement', 'Backend']);
    await workbench.openRows('Specs', ['Completed']);
    await workbench.openRows('Entities', ['Supplier']);
    await this.view(workbench, 'trees', []);
  }

  /** A view in both sizes; `folded`: sections of the sidebar that give it their room. */
  private async view(workbench: Workbench, name: string, folded: readonly string[]): Promise<void> {
    for (const section of folded) await workbench.fold(section);
    for (const [size, { window, sidebar }] of Object.entries(sizes)) {
      await workbench.page.setViewportSize(window);
      await workbench.resizeSidebar(sidebar);
      await this.picture(workbench, `${name}-${this.options.theme}-${size}`);
    }
  }

  private async state(workbench: Workbench, name: string): Promise<void> {
    if (this.options.everyState) await this.picture(workbench, `state-${name}-${this.options.theme}`);
  }

  private async picture(workbench: Workbench, name: string): Promise<void> {
    await workbench.picture(join(this.options.folder, `${name}.png`));
  }
}
