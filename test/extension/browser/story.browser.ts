import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { ModelHandler } from '../../fakes/model-server/model-answer.ts';
import { sampleRequest } from '../suite/sample-request.ts';
import { until } from '../suite/until.ts';
import type { Hold } from './held-model.ts';
import type { Stage } from './stage.ts';
import { Steps } from './steps.ts';
import { stageOfFile } from './stage-of-file.ts';
import type { Workbench } from './workbench.ts';

const services = 'backend/src/services.ts';
const typed = '// typed by hand, not saved';
const store = 'backend/src/store.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'story');

const open = stageOfFile({ workspace: 'sample', instead: readsAgain });
let stage: Stage;
let window: Workbench;
let steps: Steps;
let specFile = '';

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

/** What the test asks of an element in the page. */
interface Bar {
  getBoundingClientRect(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  getRootNode(): { elementFromPoint(x: number, y: number): unknown };
}

describe('a feature in the workbench', () => {
  let editing: Hold;
  let retrying: Hold;
  let reviewing: Hold;
  /** US dollars for the spec. */
  let spent = 0;

  it('begins in the palette; the sidebar draws the spec that waits', async () => {
    await steps.askForFeature();
    await steps.describeFeature(sampleRequest);
    await steps.specWaits();

    const state = await stage.state();
    specFile = state?.spec?.file ?? '';
    expect(state?.status).toBe('waiting-approval');
    expect(specFile).toMatch(/^spec\/active\/.+\/spec\.md$/);
    await steps.status.filter({ hasText: 'waiting for your approval' }).waitFor();
    const panel = window.panel();
    await panel.locator('h1', { hasText: 'Suppliers with rating and products' }).waitFor();
    await panel.locator('dl', { hasText: 'Supplier (new)' }).waitFor();
    await panel.getByText('Migration: supplier (id, name unique, rating)').waitFor();
    const paths = [...(await stage.read(specFile)).matchAll(/^- \[ \] ([^:]+):/gm)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(12);
    for (const path of paths) await panel.getByTitle(path).first().waitFor();
    expect(await panel.getByText('Changed since you saw it').count()).toBe(0);
  });

  it('a comment on a line, and Request Changes out of its thread: only the difference is marked', async () => {
    const before = await stage.read(specFile);
    await window.tidy();
    await steps.comment(31, 'A supplier has a note, too');
    await steps.requestChangesInThread();
    await steps.sendChangeRequest('');

    expect(await events('question.answered')).toMatchObject([
      { reply: { option: 'changes', text: '- Line 31 ("5. [ ] View: rating in words, products by name"): A supplier has a note, too' } },
    ]);
    const { hunks } = structuredPatch('before', 'after', before, await stage.read(specFile));
    const changed = hunks.flatMap((hunk) => hunk.lines.filter((line) => /^[+-]/.test(line)));
    expect(changed).toHaveLength(10);
    const marked = window.panel().locator('.diff .diff-line:is(.plus, .minus)');
    const words = { '+': 'Added:', '-': 'Removed:' };
    const spoken = changed.map((line) => `${line[0]}${words[line[0] === '+' ? '+' : '-']}${line.slice(1)}`);
    expect((await marked.allTextContents()).map((line) => line.trim().replace(/^([+-])\s+/, '$1'))).toEqual(spoken);
    // What was said of the old text is done with.
    await window.page.locator('.review-widget').waitFor({ state: 'hidden' });
  });

  it('is approved by a click: exactly the text that is shown', async () => {
    editing = stage.model.hold(/^Backend .*#2$/);
    retrying = stage.model.hold(/^RETRY Backend .*#0$/);
    reviewing = stage.model.hold(/^REVIEW .*#0$/);
    await window.tidy();
    spent = await cost();
    expect(spent).toBeGreaterThan(0);
    await steps.approve();
    const asked = (await events('question.asked')).at(-1);
    expect((await events('question.answered')).at(-1)).toMatchObject({
      reply: { option: 'approve', question: asked?.question.id, items: { [specFile]: asked?.question.items[0]?.hash } },
    });
  });

  it('what the person types into a file that an agent is about to edit is kept, and the agent reads it again', async () => {
    await editing.arrived();
    await window.openFile('services.ts');
    await window.lines('createServices').first().waitFor();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type(typed);
    await window.page.locator('.tab.active.dirty').waitFor();
    expect(await stage.read(services)).not.toContain(typed);
    expect(await cost()).toBeGreaterThan(spent);
    editing.release();
    await window.lines('suppliers: new SupplierService').waitFor();
    await window.lines(typed).waitFor();
    const text = await until('the edit is saved', async () => {
      const saved = await stage.read(services);
      return saved.includes('suppliers: new SupplierService') ? saved : undefined;
    });
    expect(text.endsWith(`\n${typed}`)).toBe(true);
    // The file is written before its tool call is journaled.
    const edits = await until('all edits are journaled', async () => {
      const all = (await events('tool.called')).filter(({ tool, target }) => tool === 'edit' && target === services);
      return all.length < 4 ? undefined : all;
    });
    expect(edits.map(({ ok }) => ok)).toEqual([false, false, true, true]);
  });

  it('a build that fails is tried again, with the evidence and its log in view', async () => {
    await retrying.arrived();
    const backend = steps.agent('Backend');
    await backend.getByText('Retry (1 of 2)').waitFor();
    const failed = (await events('validation.completed')).findLast(({ agent }) => agent === 'backend');
    expect(failed?.evidence).toMatchObject({ command: ['npm', 'run', '--silent', 'backend:build'], result: 'fail' });
    const proof = backend.locator('.evidence', { hasText: 'npm run --silent backend:build' });
    await proof.getByText(`exit ${failed?.evidence.exitCode}`).waitFor();
    await proof.getByRole('button').first().click();
    await proof.getByText("Property 'suppliers' does not exist").first().waitFor();
    await proof.getByRole('button', { name: 'Open log' }).click();
    await window.lines("Property 'suppliers' does not exist").first().waitFor();

    const state = await stage.state();
    expect(state?.attempts.filter(({ agent }) => agent === 'backend').map(({ role, retry }) => [role, retry ?? false])).toEqual([
      ['specialist', false],
      ['specialist', true],
    ]);
    expect(await cost()).toBeGreaterThan(spent);
    expect(await cost()).toBeCloseTo(state?.spend.usd ?? 0, 2);
    retrying.release();
  });

  it('the phases and the reviewer appear as they come', async () => {
    await reviewing.arrived();
    await steps.phase.filter({ hasText: 'Review' }).waitFor();
    await steps.status.filter({ hasText: 'reviewing' }).waitFor();
    await window.panel().locator('li.step', { hasText: 'Implement' }).getByLabel('done').waitFor();
    for (const name of ['Database', 'Backend', 'Frontend']) await steps.agent(name).getByLabel('Proven').waitFor();
    await steps.agent('Review').getByLabel('working').waitFor();
    reviewing.release();
  });

  it('is reviewed in an editor tab when it is completed', async () => {
    await steps.completed();
    await steps.openReview();
    const review = window.review();
    await review.locator('.verdict', { hasText: 'Approved in round 2' }).waitFor();
    await review.getByText('Any text is taken as a rating').waitFor();
    const state = await stage.state();
    expect(state?.status).toBe('completed');
    const files = Object.values(state?.files ?? {}).filter(({ output }) => !output);
    for (const { file } of files) await review.getByRole('button', { name: `Open diff of ${file}` }).waitFor();
    expect(await review.getByRole('button', { name: /^Open diff of / }).count()).toBe(files.length);
  });

  it('a changed file opens in the editor’s own diff', async () => {
    await window
      .review()
      .getByRole('button', { name: `Open diff of ${store}` })
      .click();
    const diff = window.page.locator('.editor-group-container.active .monaco-diff-editor');
    await diff.locator('.modified .view-line', { hasText: 'suppliers: new Collection(),' }).waitFor();
    await diff.locator('.original .view-line', { hasText: 'bundles: new Collection(),' }).waitFor();
    expect(await diff.locator('.original .view-line', { hasText: 'suppliers' }).count()).toBe(0);
  });

  it('a hunk is undone: the file has it no longer, and has the rest', async () => {
    const line = "import type { Supplier } from './supplier/supplier.types.ts';\n";
    const before = await stage.read(store);
    expect(before).toContain(line);
    await window.page.locator('.tab', { hasText: 'Review:' }).click();
    const review = window.review();
    await review.locator(`.row-open[title="${store}"]`).click();
    const undo = review.getByRole('button', { name: /^Undo the change at line / });
    await undo.first().waitFor();
    const hunks = await undo.count();
    expect(hunks).toBeGreaterThan(1);
    await undo.first().click();
    await until('one hunk less', async () => (await undo.count()) === hunks - 1);
    expect(await stage.read(store)).toBe(before.replace(line, ''));
    expect((await events('run.undone')).map(({ restored }) => restored)).toEqual([[store]]);
    expect((await stage.state())?.status).toBe('completed');

    await sealed(`Stale: changed since it was proven: ${store}`, 'completed, stale');
    await review.locator('.verdict', { hasText: 'Approved, but changed since' }).waitFor();
    await stage.write(store, before);
    await sealed('Proven', 'completed, proven');
    await review.locator('.verdict', { hasText: 'Approved in round 2' }).waitFor();
  });

  it('what the person saves after the proof makes it stale, and is told to runs; the commands run again prove it', async () => {
    const mine = '// mine';
    await window.openFile('store.ts');
    await window.lines('suppliers: new Collection()').waitFor();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type(mine);
    await window.page.keyboard.press('Control+s');
    await until('the save is told', async () => (await stage.saved()).includes(store) || undefined);
    expect(await stage.read(store)).toContain(mine);
    await window.page.locator('.tab', { hasText: 'Review:' }).click();
    await sealed(`Stale: changed since it was proven: ${store}`, 'completed, stale');
    await window.review().getByRole('button', { name: 'Prove again' }).click();
    await window.notification(/”: proven$/u).waitFor();
    await sealed('Proven', 'completed, proven');
    const told = (await events('validation.completed')).slice(-3).map(({ purpose, evidence }) => `${purpose} ${evidence.result}`);
    expect(told).toEqual(['prove pass', 'prove pass', 'prove pass']);
  });

  it('its score opens beside it: a bar leads to the transcript, the playhead shows the panel as it was', async () => {
    await window.tidy();
    await window.command('Batuta: Open Score');
    await window.tab('Score: ').waitFor();
    const score = window.review();
    await score.locator('.staff-name', { hasText: 'Frontend' }).waitFor();
    await window.picture(join(pictures, 'score.png'));
    // Bars of quick turns are drawn over each other; a person clicks one that is to be seen.
    const bars = score.locator('.thinking[data-lead], .tool[data-lead]');
    const inSight = await bars.evaluateAll((all: readonly Bar[]) =>
      all.findIndex((bar) => {
        const { x, y, width, height } = bar.getBoundingClientRect();
        return bar.getRootNode().elementFromPoint(x + width / 2, y + height / 2) === bar;
      }),
    );
    await bars.nth(inSight).click();
    await window.tab('Transcript').waitFor();
    await window.review().getByText('The module that the registry gives as the pattern is before me.').waitFor();
    await window.picture(join(pictures, 'transcript.png'));

    await window.page.locator('.tab', { hasText: 'Score: ' }).click();
    await score.getByLabel('Playhead').focus();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.press('PageUp');
    const past = window.panel().getByText(/^As it was after /);
    await past.waitFor();
    await window.picture(join(pictures, 'replay.png'));
    await window.panel().getByRole('button', { name: 'Back to now' }).click();
    await past.waitFor({ state: 'hidden' });
    await window.page.keyboard.press('PageUp');
    await score.getByLabel('Playhead').focus();
    await window.page.keyboard.press('Home');
    await past.waitFor();
    await window.command('View: Close Editor');
    await past.waitFor({ state: 'hidden' });
  });

  it('no answer was paid twice, and the typed line is still there', async () => {
    const hashes = stage.model.calls().map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes).toHaveLength((await events('turn.completed')).length);
    expect((await stage.read(services)).endsWith(`\n${typed}`)).toBe(true);
  });
});

/** What the review and the panel say of the proof, and the status bar in short. */
async function sealed(words: string, short: string): Promise<void> {
  await window.review().locator('header .verdict').getByText(words, { exact: true }).waitFor();
  await window.panel().locator('.outcome .note').getByText(words, { exact: true }).waitFor();
  await steps.status.filter({ hasText: short }).waitFor();
}

async function events<T extends RunEvent['type']>(type: T): Promise<Extract<RunEvent, { type: T }>[]> {
  const isOfType = (event: RunEvent): event is Extract<RunEvent, { type: T }> => event.type === type;
  return (await stage.journal()).filter(isOfType);
}

/** What the panel says that the run has cost so far, in US dollars. */
async function cost(): Promise<number> {
  const text = await window.panel().locator('.spending .figures').first().innerText();
  return Number(/^\$(\d+\.\d+) of \$5\.00/.exec(text)?.[1]);
}

/** The backend's agent finds its edits of a file refused, reads the file again, and edits what it then sees. */
function readsAgain(script: ModelHandler): ModelHandler {
  return async (request) => {
    if (!request.label.startsWith('Backend ') || request.turn < 3) return script(request);
    if (request.turn === 3) return { tools: [{ name: 'read', input: { path: services } }] };
    if (request.turn > 4) return script({ ...request, turn: request.turn - 2 });
    const edits = await script({ ...request, turn: 2 });
    return { tools: (edits.tools ?? []).filter(({ input }) => input['path'] === services) };
  };
}
