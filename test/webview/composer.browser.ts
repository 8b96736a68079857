import { describe, expect, it } from 'vitest';
import type { ComposerView } from '../../src/protocol/composer.ts';
import { specView, waiting } from './harness/recorded.ts';
import { composer, panelSituations, prospect } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { Situation, ViewPage } from './harness/view-page.ts';

const stage = useStage();
const situation = (change: Partial<ComposerView> = {}, answers: Situation['answers'] = {}): Situation => ({
  view: { composer: { ...composer, ...change } },
  answers: { prospect, begin: { begun: false }, ...answers },
});
const names = ['frontend/src/views/product-table.ts', 'backend/src/product.ts'];

async function typed(view: ViewPage): Promise<string> {
  const sent = await view.page.evaluate(() => fakeHost.sent.filter(({ method }) => method === 'compose'));
  return String(sent.at(-1)?.params['text']);
}

async function type(view: ViewPage, text: string): Promise<void> {
  await view.page.locator('textarea').focus();
  await view.page.keyboard.type(text);
  await view.settle();
}

describe('a request', () => {
  it('is typed over several lines and pasted with them, and the host hears of every key', async () => {
    const view = await stage.open('panel', situation());
    const area = view.page.getByRole('textbox', { name: 'Your request' });
    await type(view, 'first');
    await view.page.keyboard.press('Enter');
    await view.page.keyboard.insertText('\tsecond\n\n    third');
    expect(await area.inputValue()).toBe('first\n\tsecond\n\n    third');
    expect(await typed(view)).toBe('first\n\tsecond\n\n    third');
    expect(await view.asked()).toEqual([]);
  });

  it('is started by Ctrl+Enter and by its button, not while there is none', async () => {
    const view = await stage.open('panel', situation());
    await view.page.locator('textarea').focus();
    const start = view.page.locator('#start');
    expect(await start.getAttribute('aria-disabled')).toBe('true');
    await view.page.keyboard.type('Add a discount');
    await view.page.keyboard.press('Control+Enter');
    await view.settle();
    await start.click();
    await view.settle();
    const begin = { method: 'begin', params: { text: 'Add a discount' } };
    expect(await view.asked()).toEqual([begin, begin]);
  });

  it('begins one run, however often its key is pressed before the page is gone', async () => {
    const view = await stage.open('panel', situation({}, { begin: { begun: true } }));
    await type(view, 'Add a discount');
    for (let times = 0; times < 3; times++) await view.page.keyboard.press('Control+Enter');
    await view.settle();
    await view.page.keyboard.press('Control+Enter');
    await view.settle();
    expect(await view.asked()).toEqual([{ method: 'begin', params: { text: 'Add a discount' } }]);
  });

  it('stays when the start is refused, which is said', async () => {
    const view = await stage.open('panel', situation({ text: 'Add a discount', revision: 1 }));
    await view.page.evaluate(() => (fakeHost.refusals['begin'] = 'a.ts is not there any more.'));
    await view.page.getByRole('button', { name: 'Start' }).click();
    await view.page.getByRole('alert').filter({ hasText: 'a.ts is not there any more.' }).waitFor();
    expect(await view.page.locator('textarea').inputValue()).toBe('Add a discount');
  });

  it('that is being typed is not taken back by what the host says of something else; what a command puts there is shown', async () => {
    const view = await stage.open('panel', situation());
    await type(view, 'Add');
    await view.show(situation({ attachments: [{ about: 'File a.ts', lines: null, shortened: false, file: 'a.ts' }] }));
    expect(await view.page.locator('textarea').inputValue()).toBe('Add');
    await view.show(situation({ text: 'NaN is not 0', revision: 1 }));
    expect(await view.page.locator('textarea').inputValue()).toBe('NaN is not 0');
  });

  it('covers the run that waits, which is told and one key away', async () => {
    const view = await stage.open('panel', { ...situation({}, { spec: specView }), events: waiting });
    await view.page.locator('textarea').focus();
    await view.page.keyboard.press('Escape');
    expect(await view.asked()).toEqual([{ method: 'leave', params: null }]);
    await view.show({ view: {}, events: waiting });
    await view.page.getByRole('button', { name: 'Approve and implement' }).waitFor();
  });
});

describe('names in a request', () => {
  it('of files are offered behind @, taken with Tab, and go along', async () => {
    const view = await stage.open('panel', situation({}, { names: { names } }));
    await type(view, 'as in @prod');
    const list = view.page.getByRole('listbox', { name: 'Names' });
    expect(await list.getByRole('option').allInnerTexts()).toHaveLength(2);
    await view.page.keyboard.press('ArrowDown');
    await view.settle();
    const selected = await list.getByRole('option', { selected: true }).getAttribute('id');
    expect(await view.page.locator('textarea').getAttribute('aria-activedescendant')).toBe(selected);
    await view.page.keyboard.press('Tab');
    await view.settle();
    expect(await view.page.locator('textarea').inputValue()).toBe('as in @backend/src/product.ts ');
    expect(await list.count()).toBe(0);
    expect((await view.asked()).slice(-2).map(({ method }) => method)).toEqual(['names', 'attach']);
    expect((await view.asked()).at(-1)?.params).toEqual({ file: 'backend/src/product.ts' });
  });

  it('of entities are offered behind #, and only named', async () => {
    const view = await stage.open('panel', situation({}, { names: { names: ['Product'] } }));
    await type(view, 'a #Pr');
    await view.page.keyboard.press('Enter');
    await view.settle();
    expect(await view.page.locator('textarea').inputValue()).toBe('a #Product ');
    expect((await view.asked()).at(-1)).toEqual({ method: 'names', params: { kind: 'entity', typed: 'Pr' } });
  });

  it('are left alone by Escape, which does not leave the page, and in addresses', async () => {
    const view = await stage.open('panel', situation({}, { names: { names } }));
    await type(view, 'mail ana@example');
    expect(await view.asked()).toEqual([]);
    await type(view, ' @pro');
    await view.page.getByRole('listbox').waitFor();
    await view.page.keyboard.press('Escape');
    await view.settle();
    expect(await view.page.getByRole('listbox').count()).toBe(0);
    await view.page.keyboard.press('Escape');
    await view.settle();
    expect((await view.asked()).at(-1)?.method).toBe('leave');
  });
});

describe('what goes along', () => {
  it('is listed and can be removed', async () => {
    const attachments = [
      { about: 'Selected in a.ts:1-2', lines: 2, shortened: false, file: 'a.ts' },
      { about: 'Selected in a terminal', lines: 400, shortened: true, file: null },
    ];
    const view = await stage.open('panel', situation({ attachments }));
    await view.page.getByText('400 lines, shortened').waitFor();
    await view.page.getByRole('button', { name: 'Remove Selected in a terminal' }).click();
    await view.page.getByRole('button', { name: 'Add selection' }).click();
    expect(await view.asked()).toEqual([
      { method: 'detach', params: { index: 1 } },
      { method: 'attachSelection', params: null },
    ]);
  });
});

describe('before the first dollar', () => {
  it('it is said who works and what it will likely cost', async () => {
    const view = await stage.open('panel', situation());
    await view.page.getByText('All of it: $1.18 ($0.62 to $2.40)').waitFor();
    await view.page.getByText('As 4 earlier runs here cost.').waitFor();
    await view.page.locator('summary', { hasText: 'Agents' }).click();
    await view.page.getByText('Anthropic API · claude-opus-5-5').first().waitFor();
    await view.page.getByRole('button', { name: 'Choose who plays each agent' }).click();
    expect((await view.asked()).at(-1)).toEqual({ method: 'command', params: { name: 'chooseAgents' } });
  });

  it('another pipeline and folder can be chosen', async () => {
    const view = await stage.open('panel', situation({ folders: ['shop', 'warehouse'] }));
    await view.page.getByLabel('Pipeline').selectOption('Bugfix');
    await view.page.getByLabel('Folder').selectOption('warehouse');
    expect(await view.asked()).toEqual([
      { method: 'composeFor', params: { pipeline: 'bugfix' } },
      { method: 'composeFor', params: { folder: 1 } },
    ]);
  });
});

describe('a request in a copy of the sample', () => {
  const demo = { request: 'Add truncate' };

  it('can be started as the script knows it, and not otherwise; what to do instead is one press away', async () => {
    const view = await stage.open('panel', situation({ demo, text: 'Add truncate', revision: 1 }));
    const { page } = view;
    const start = page.locator('#start');
    await page.getByText('answers scripted').waitFor();
    expect(await start.getAttribute('aria-disabled')).toBeNull();
    await type(view, ' and a robot');
    await page.getByText('This demo only knows the sample’s request').waitFor();
    expect(await start.getAttribute('aria-disabled')).toBe('true');
    // What nobody can answer costs nothing.
    expect(await page.getByText('Until you approve').count()).toBe(0);
    for (const [name, to] of [
      ['Use the sample’s request', 'sample'],
      ['Choose a model provider…', 'provider'],
    ] as const) {
      await page.getByRole('button', { name }).click();
      await expect.poll(async () => (await view.asked()).at(-1)).toEqual({ method: 'leaveScript', params: { to, runId: null } });
    }
    expect(await page.locator('textarea').inputValue()).toContain(' and a robot');
  });

  it('of a kind that the script does not know is said to be none of it', async () => {
    const { page } = await stage.open('panel', situation({ demo: { request: null }, text: '', revision: 1 }));
    await page.getByText('The demo has nothing of this kind.').waitFor();
    await page.getByRole('button', { name: 'Use the sample’s request' }).waitFor();
  });
});

describe('before a model provider is chosen', () => {
  it('nobody is named and no price: choosing one is offered', async () => {
    const view = await stage.open('panel', panelSituations['composer-empty']);
    await view.page.getByRole('button', { name: 'Select provider and model' }).waitFor();
    expect(await view.page.getByText(/Anthropic|\$/).count()).toBe(0);
  });
});
