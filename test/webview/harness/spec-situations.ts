import type { LivingSpec } from '../../../src/protocol/webview-view.ts';
import { completedRun, revisedView, running, specView, waiting, waitingAgain } from './recorded.ts';
import type { Situation } from './view-page.ts';

const graph: LivingSpec['graph'] = {
  entities: ['Product', 'Bundle', 'Supplier'].map((name) => ({ name, entityType: '', observations: [] })),
  relations: [
    { from: 'Bundle', to: 'Product', relationType: 'refers to' },
    { from: 'Product', to: 'Supplier', relationType: 'refers to' },
    { from: 'Product', to: 'ProductImage', relationType: 'has' },
  ],
};

export function living({ text, file, delta, existing }: typeof specView, remarks: LivingSpec['remarks'] = []): LivingSpec {
  return { text, file, delta, existing, graph, remarks };
}

const line = specView.text.split('\n').indexOf('- One discount per product at a time.') + 1;

export const commented: Situation = {
  view: { remarks: 1 },
  events: waiting,
  answers: { livingSpec: living(specView, [{ line, text: 'Say which one wins' }]) },
};

const unforeseen = specView.text.replace('- [ ] backend/src/routes.ts: routes of discounts\n', '');

/** Every state of the page of a spec that a person can meet. */
export const specSituations: Readonly<Record<string, Situation>> = {
  none: { view: {} },
  early: { view: {}, events: running.slice(0, 2) },
  waiting: { view: {}, events: waiting, answers: { livingSpec: living(specView) } },
  commented,
  revised: { view: {}, events: waitingAgain, answers: { livingSpec: living(revisedView) } },
  broken: { view: {}, events: waiting, answers: { livingSpec: living({ ...specView, text: '## Spec:\n\nNo name, no files.\n' }) } },
  running: { view: {}, events: running, answers: { livingSpec: living(specView) } },
  completed: { view: { driven: false }, events: completedRun, answers: { livingSpec: living({ ...specView, text: unforeseen }) } },
};
