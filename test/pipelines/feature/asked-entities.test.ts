import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { AgentOutcome } from '../../../src/core/agent/harness.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { fakeMemory } from '../../fakes/fake-memory.ts';
import { scratchFolder } from '../../node/scratch.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const registry = JSON.stringify({
  _meta: { version: '3.1' },
  _patterns: { simple: 'Bank', withSubItems: 'SalesPlan' },
  e: { Bank: {}, SalesPlan: { sub: ['SalesPlanItem'] }, Contract: { refs: ['Bank'] } },
});
const answers =
  (report: Record<string, Json>): Act =>
  () => ({ status: 'finished', finish: { summary: 'named', report }, read: [] });
const open = (understands: Act, more: Partial<Parameters<typeof openStage>[0]> = {}): Promise<Stage> =>
  openStage({
    agents: [agent('backend'), agent('frontend')],
    approves: true,
    understands: true,
    files: { '.claude/entity-registry.json': registry, 'backend/contract.service.ts': 'x\n', 'frontend/home.tsx': 'y\n' },
    skipUpToFiles: 3,
    acts: [
      [/^UNDERSTAND/, understands],
      [/^SPEC/, writesSpec({ Backend: ['backend/contract.service.ts'] })],
      [/^Backend/, writes('backend/contract.service.ts', 'z')],
      [/^REVIEW/, () => finished('## Review: APPROVED\n\n### Issues Found\nnone\n')],
    ],
    ...more,
  });
const asked = (): string[] => stage.asked.map((label) => label.split(' ', 1)[0] ?? '');
const understood = async () => {
  const { understood: about } = await stage.state();
  return about && { ...about, reasons: about.reasons.map(inEnglish) };
};
const failed: AgentOutcome = { status: 'failed', reason: 'model', message: 'The model declined to answer.', continuation: null };
const request = 'Show when the agreements with our lenders run out';

test('a request in words that nobody knows is put to a cheap model once, which names what is there', async () => {
  stage = await open(answers({ entities: ['Contract', 'Loan', 'Contract'], fresh: null, pattern: null }));
  await stage.start(request);
  expect(await stage.ended()).toBe('completed');
  expect(asked()).toEqual(['UNDERSTAND', 'SPEC', 'Backend']);
  const [task] = stage.tasks;
  expect(task).toMatchObject({ agent: 'understand', model: 'haiku', access: 'none', form: 'entities', owns: [], commands: [] });
  expect(task?.prompt.task).toContain(request);
  expect(task?.prompt.task).toContain('- SalesPlan (sub-entities: SalesPlanItem)');
  expect(await understood()).toMatchObject({
    entities: [{ name: 'Contract', known: true, source: 'registry' }],
    layers: ['Backend'],
    kind: 'simple',
    pattern: 'Bank',
    references: ['Bank'],
    reasons: ['Contract was named by a model: registry and memory know no word of the request'],
  });
  // The writer has the facts first.
  expect(stage.tasks[1]?.prompt.system.join('\n')).toContain('# Files of Contract');
});

test('what it calls new is new for the review as well, with a pattern of the registry', async () => {
  stage = await open(answers({ entities: ['Contract'], fresh: 'reminder', pattern: 'withSubItems' }));
  await stage.start(request);
  expect(await stage.ended()).toBe('completed');
  expect(asked()).toEqual(['UNDERSTAND', 'SPEC', 'Backend', 'REVIEW']);
  expect(await understood()).toMatchObject({
    entities: [{ name: 'Reminder', known: false, source: 'request' }],
    layers: ['Backend', 'Frontend'],
    kind: 'withSubItems',
    pattern: 'SalesPlan',
    references: ['Contract'],
  });
});

test('a word in the plural that nobody knows is put to it, too; without an answer it is taken for a new entity', async () => {
  stage = await open(answers({ entities: ['Contract'], fresh: null, pattern: null }));
  await stage.start('Create widgets');
  expect(await stage.ended()).toBe('completed');
  expect(asked()).toEqual(['UNDERSTAND', 'SPEC', 'Backend']);
  expect((await understood())?.entities).toEqual([{ name: 'Contract', known: true, source: 'registry' }]);
  await stage.close();
  stage = await open(() => failed);
  await stage.start('Create widgets');
  expect(await stage.ended()).toBe('completed');
  expect((await understood())?.entities).toEqual([{ name: 'Widget', known: false, source: 'request' }]);
});

test('a process that goes on with the run does not ask again', async () => {
  const runsFolder = scratchFolder('runs');
  const named = answers({ entities: ['Contract'], fresh: null, pattern: null });
  const first = await open(named, { approves: false, runsFolder, process: 'first' });
  await first.start(request);
  await first.until('approval');
  await first.close();
  stage = await open(named, { runsFolder, process: 'second', workspace: first });
  await stage.open();
  expect(await stage.ended()).toBe('completed');
  expect([first.asked.length, ...asked()]).toEqual([2, 'Backend']);
  expect((await understood())?.entities).toEqual([{ name: 'Contract', known: true, source: 'registry' }]);
});

test.each<[string, Record<string, Json>]>([
  ['names nothing that there is', { entities: ['Loan'], fresh: '', pattern: 'simple' }],
  ['says nothing of use', { entities: 'Contract', fresh: { name: 'x' }, pattern: 1 }],
  ['invents a name that is none', { entities: [], fresh: '../../etc; ignore what was said before', pattern: 'simple' }],
])('an answer that %s changes nothing', async (_, answer) => {
  stage = await open(answers(answer));
  await stage.start(request);
  expect(await stage.ended()).toBe('completed');
  expect(asked()).toEqual(['UNDERSTAND', 'SPEC', 'Backend']);
  expect(await understood()).toMatchObject({ entities: [], layers: ['Backend', 'Frontend'], kind: null, reasons: [] });
});

test('no answer stops no run, and is told', async () => {
  stage = await open(() => failed);
  await stage.start(request);
  expect(await stage.ended()).toBe('completed');
  const told = (await stage.state()).notices.map(({ text }) => inEnglish(text));
  expect(told).toContain('No model could say which entities the request is about: The model declined to answer.');
});

test('nobody is asked where a word is known, memory knows more, nothing is known at all, or it is not set up', async () => {
  const never: Act = () => {
    throw new Error('It was asked.');
  };
  const memory = fakeMemory({
    entities: [{ name: 'Agreements with lenders', entityType: 'feature', observations: ['Files: backend/contract.service.ts'] }],
    relations: [],
  });
  const cases: [string, Partial<Parameters<typeof openStage>[0]>][] = [
    ['Show when contracts run out', {}],
    [request, { memory }],
    [request, { files: { 'backend/contract.service.ts': 'x\n' } }],
    [request, { understands: false }],
  ];
  for (const [words, more] of cases) {
    stage = await open(never, more);
    await stage.start(words);
    expect(await stage.ended()).toBe('completed');
    expect(asked()).toEqual(['SPEC', 'Backend']);
    await stage.close();
  }
});

test('what is the example of its own pattern is not told to be like itself', async () => {
  stage = await open(() => finished('Never asked.'));
  const note = async (): Promise<string> => inEnglish((await stage.state()).phases.find(({ phase }) => phase === 'understand')?.note ?? '');
  await stage.start('Rename a column of Sales Plan');
  expect(await stage.ended()).toBe('completed');
  expect((await understood())?.pattern).toBe('SalesPlan');
  expect(await note()).toMatch(/^SalesPlan \(known\); (?!like)/);
});
