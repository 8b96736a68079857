import { expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { started } from '../cli/recorded-runs.ts';
import { asked } from '../fakes/questions.ts';
import { toyPipeline } from '../pipelines/toy/toy-pipeline.ts';
import { commandRun, events, riskyRun, runId } from './harness/recorded.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const painter = { agent: 'painter', path: 'painter' };
const toy: readonly RunEventBody[] = [
  { ...(started as Extract<RunEventBody, { type: 'run.started' }>), pipeline: toyPipeline.id, phases: [...toyPipeline.phases] },
  { type: 'phase.started', phase: 'measure' },
  { type: 'phase.completed', phase: 'measure', summary: '2 metres' },
  { type: 'phase.started', phase: 'stroke', n: 1 },
  { type: 'agent.started', ...painter, role: 'painter', name: 'Coat', label: 'COAT white', n: 1, of: 2, model: 'brush' },
  { type: 'agent.finished', ...painter, outcome: 'finished', summary: 'painted', error: null },
  { type: 'phase.completed', phase: 'stroke', n: 1, summary: 'white' },
  { type: 'phase.started', phase: 'stroke', n: 2 },
];

it('the panel draws the way that a pipeline declares, with the number of a phase that repeats, its agent and its question', async () => {
  const view = await stage.open('panel', { view: {}, events: events(toy) });
  const steps = view.page.locator('.steps .step-name');
  await expect.poll(() => steps.allInnerTexts()).toEqual(['Measure', 'Stroke 2', 'Dry']);
  expect(await view.page.locator('.steps [aria-current=step] .step-name').innerText()).toBe('Stroke 2');
  await view.page.getByRole('region', { name: 'Painter' }).getByText('Coat (1 of 2)').waitFor();

  const question = asked({ kind: 'colour', reason: 'colour', subject: 'fence.txt', message: 'Which colour?' });
  const waiting = await stage.open('panel', { view: {}, events: events(toy, [question]) });
  await waiting.page.getByText('Which colour?').first().waitFor();
});

it('a question about a command shows all of it, part by part, with nothing hidden; words decline it', async () => {
  const view = await stage.open('panel', panelSituations['command']);
  await view.page.getByRole('group', { name: 'backend wants to run a command.' }).waitFor();
  expect((await view.page.locator('.outcome pre').innerText()).split('\n')).toEqual([
    'npm test 2>&1',
    '| tail -5',
    '&& prettier --write backend/src/routes.ts',
    "; 'gi<U+0442>' 'push<U+200B>' origin",
  ]);
  expect((await view.page.locator('.outcome .dim').allInnerTexts()).slice(0, 2)).toEqual([
    '&& prettier --write backend/src/routes.ts – The program "prettier" is not known to only read, and it is none of the commands of the settings.',
    `; 'gi<U+0442>' 'push<U+200B>' origin – The program "gi<U+0442>" is not known to only read, and it is none of the commands of the settings.`,
  ]);
  const others = ['Undo run…', 'Open review'];
  const buttons = async () => (await view.page.locator('footer .button').allInnerTexts()).map((text) => text.trim());
  expect(await buttons()).toEqual([
    'Run once',
    'Allow for this run',
    'Always allow here',
    'Always allow here, with any files',
    'Decline',
    ...others,
  ]);
  await view.page.locator('footer textarea').fill('Use the tests.');
  await expect.poll(buttons).toEqual(['Decline', ...others]);
  await view.page.getByRole('button', { name: 'Decline' }).click();
  const { question } = commandRun.at(-1) as Extract<RunEvent, { type: 'question.asked' }>;
  const reply = { question: question.id, hash: question.hash, option: 'reject', text: 'Use the tests.' };
  expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply } }]);
});

it('a question says what it risks and who should answer until when; what cannot be undone says so, and is never what Enter sends', async () => {
  const view = await stage.open('panel', panelSituations['risky']);
  const footer = view.page.locator('footer');
  const until = await view.page.evaluate(() =>
    new Date('2026-11-23T09:00:00.000Z').toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' }),
  );
  expect((await footer.locator('.question-marks .status').allInnerTexts()).map((text) => text.trim())).toEqual([
    'High risk',
    'To be answered by: release manager',
    `After ${until}: Keep it for one release`,
  ]);
  expect((await footer.locator('.button.primary').allInnerTexts()).map((text) => text.trim())).toEqual(['Keep it for one release']);
  await footer.getByRole('button', { name: 'Drop the column (cannot be undone)' }).click();
  const { question } = riskyRun.at(-1) as Extract<RunEvent, { type: 'question.asked' }>;
  const reply = { question: question.id, hash: question.hash, option: 'drop' };
  expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply } }]);
});
