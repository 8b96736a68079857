import { sampleRequest } from '../suite/sample-request.ts';
import type { Stage } from './stage.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';
import { english } from './wording.ts';
import type { Wording } from './wording.ts';

/** Sizes of window and sidebar in which each view is shown. */
const sizes = {
  narrow: { window: { width: 900, height: 700 }, sidebar: 250 },
  wide: { window: { width: 1360, height: 860 }, sidebar: 420 },
} as const;

export interface StoryOptions {
  readonly colorScheme: 'light' | 'dark';
  /** Of the editor's display language. */
  readonly wording?: Wording;
  /** What is shown: a view in a size, or a state between the views (a question, a notification), which has none. */
  readonly shown: (workbench: Workbench, name: string, size: keyof typeof sizes | null) => Promise<void>;
}

/** The sample from its request to its review, held where a view shows most. */
export class SampleStory {
  private readonly stage: Stage;
  private readonly options: StoryOptions;

  constructor(stage: Stage, options: StoryOptions) {
    this.stage = stage;
    this.options = options;
  }

  async play(): Promise<void> {
    const { model } = this.stage;
    const { wording = english } = this.options;
    const workbench = await this.stage.window({ viewport: sizes.wide.window, colorScheme: this.options.colorScheme });
    const steps = new Steps(workbench, wording);
    const lists = ['Runs', 'Specs', 'Entities'].map((title) => wording.say(title));
    const writing = model.hold(/^SPEC .*#1$/);
    const retrying = model.hold(/^RETRY Backend .*#0$/);
    await steps.askForFeature();
    await this.state(workbench, 'request');
    await steps.describeFeature(sampleRequest);
    await writing.arrived();
    await this.state(workbench, 'writing');
    writing.release();
    await steps.specWaits();
    await workbench.tidy();
    await this.view(workbench, 'approval', lists);
    await steps.comment(31, 'A supplier has a note, too');
    await this.state(workbench, 'comment');
    await steps.requestChangesInThread();
    await this.state(workbench, 'change-request');
    await steps.sendChangeRequest('');
    await workbench.tidy();
    await this.state(workbench, 'revised');
    await steps.approve();
    await retrying.arrived();
    await steps.agent('Backend').locator('.evidence').first().getByRole('button').first().click();
    await workbench.tidy();
    await this.view(workbench, 'agents', lists);
    retrying.release();
    await steps.completed();
    await this.state(workbench, 'completed');
    await steps.openReview();
    // The font of the icons comes last.
    await workbench.review().locator('body').evaluate('document.fonts.ready.then(() => true)');
    await workbench.tidy();
    await this.view(workbench, 'review', lists);
    await workbench.command('View: Close All Editors');
    await steps.openScore();
    await workbench.tidy();
    await this.view(workbench, 'score', []);
    await workbench.fold(wording.say('Current Run'));
    await workbench.openRows(wording.say('Runs'), ['Suppliers with rating', wording.say('Implement'), 'Backend']);
    await workbench.openRows(wording.say('Specs'), [wording.say('Completed')]);
    await workbench.openRows(wording.say('Entities'), ['Supplier']);
    await this.view(workbench, 'trees', []);
  }

  /** A view in both sizes; `folded`: sections of the sidebar that give it their room. */
  private async view(workbench: Workbench, name: string, folded: readonly string[]): Promise<void> {
    for (const section of folded) await workbench.fold(section);
    for (const size of ['narrow', 'wide'] as const) {
      const { window, sidebar } = sizes[size];
      await workbench.page.setViewportSize(window);
      await workbench.resizeSidebar(sidebar);
      await this.options.shown(workbench, name, size);
    }
  }

  private async state(workbench: Workbench, name: string): Promise<void> {
    await this.options.shown(workbench, name, null);
  }
}
