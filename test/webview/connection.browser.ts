import { describe, expect, it } from 'vitest';
import type { HostMessage } from '../../src/protocol/webview.ts';
import { running, runId, specView, waiting } from './harness/recorded.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { ViewPage } from './harness/view-page.ts';

const stage = useStage();
const at = '2026-11-21T10:00:00.000Z';
const last = running.at(-1)?.seq ?? 0;

async function said(view: ViewPage, method: string): Promise<Record<string, unknown>[]> {
  const sent = await view.page.evaluate(() => fakeHost.sent);
  return sent.filter((request) => request.method === method).map(({ params }) => params);
}

describe('before the host has said what a view is about', () => {
  it.each(['panel', 'review'] as const)('the %s is quiet', async (name) => {
    const view = await stage.open(name);
    const { page } = view;
    await page.getByRole('progressbar', { name: 'Loading…' }).waitFor({ state: 'attached' });
    await page.evaluate(() => window.postMessage({ type: 'response', id: 1, ok: true, result: { language: 'en', texts: {} } }, '*'));
    await view.settle();
    expect((await page.locator('body').innerText()).trim()).toBe('');
    await view.show({ view: { situation: 'empty' } });
    await page.getByText(name === 'panel' ? 'No run in progress' : 'No run to review.').waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  it('its run loads quietly, too', async () => {
    const view = await stage.open('panel');
    await view.show({ view: { situation: 'run', runId } });
    await view.page.getByRole('progressbar', { name: 'Loading…' }).waitFor({ state: 'attached' });
    expect((await view.page.locator('body').innerText()).trim()).toBe('');
  });

  it('a run that cannot be read says so, and is tried again', async () => {
    const view = await stage.open('panel');
    const { page } = view;
    await page.evaluate(() => (fakeHost.refusals['subscribe'] = 'The journal is damaged.'));
    await view.show({ view: { situation: 'run', runId } });
    await page.getByRole('alert').getByText('The journal is damaged.').waitFor();
    await page.evaluate(() => delete fakeHost.refusals['subscribe']);
    await page.getByRole('button', { name: 'Try again' }).click();
    await view.tell({ type: 'events', runId, at, events: [...running] });
    await page.getByRole('heading', { level: 1, name: 'Discounts' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('a spec that cannot be read says so, and is tried again', async () => {
    const view = await stage.open('panel');
    const { page } = view;
    await page.evaluate(() => (fakeHost.refusals['spec'] = 'spec.md is gone.'));
    await view.show({ view: {}, events: waiting, answers: { spec: specView } });
    await page.getByText('spec.md is gone.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve and implement' }).isDisabled()).toBe(true);
    await page.evaluate(() => delete fakeHost.refusals['spec']);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Products can have').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('what does not fit the protocol', () => {
  const broken: readonly [string, unknown][] = [
    ['a view of a newer host', { type: 'view', view: { situation: 'on-the-moon' } }],
    [
      'an event of a newer host',
      { type: 'events', runId, at, events: [{ seq: last + 1, at, runId, type: 'agent.dreamed', agent: 'backend' }] },
    ],
    ['a message of a newer host', { type: 'weather', sunny: true }],
    ['no message at all', null],
  ];

  it.each(broken)('is told as a fault, once, and to the log, and what is shown stays: %s', async (_, message) => {
    const view = await stage.open('panel', { view: {}, events: running });
    const { page } = view;
    await page.evaluate((data) => {
      window.postMessage(data, '*');
      window.postMessage(data, '*');
    }, message);
    await page.getByRole('alert').getByText('unknown message').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Discounts');
    expect(await said(view, 'fault')).toHaveLength(1);
  });

  it('does not make it ask for the same events again and again', async () => {
    const view = await stage.open('panel', { view: {}, events: running });
    const unknown = { type: 'events', runId, at, events: [{ seq: last + 1, at, runId, type: 'agent.dreamed' }] };
    const next: HostMessage = { type: 'events', runId, at, events: [{ seq: last + 2, at, runId, type: 'run.interrupted' }] };
    await view.page.evaluate((data) => window.postMessage(data, '*'), unknown as unknown);
    await view.tell(next);
    await view.tell(next);
    await view.settle();
    expect(await said(view, 'subscribe')).toHaveLength(1);
  });

  it('refuses the request whose answer it is', async () => {
    const view = await stage.open('panel', panelSituations['running']);
    await view.page.evaluate(() => (fakeHost.answers['log'] = { text: 17 }));
    await view.page.getByRole('button', { name: 'build:backend' }).click();
    await view.page.getByText('Unknown response from the editor. Reload the window.').waitFor();
    expect((await said(view, 'fault')).map(({ detail }) => String(detail).split(' ').slice(0, 4).join(' '))).toEqual([
      'answer to log: text',
    ]);
  });
});

it('events that are missing are asked for from the cursor on, never the whole run', async () => {
  const view = await stage.open('panel', { view: {}, events: running });
  await view.tell({ type: 'events', runId, at, events: [{ seq: last + 2, at, runId, type: 'run.interrupted' }] });
  await view.settle();
  expect((await said(view, 'subscribe')).map(({ cursor }) => cursor)).toEqual([0, last]);
});
