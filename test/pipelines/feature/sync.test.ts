import { afterEach, expect, test } from 'vitest';
import type { CodeScan } from '../../../src/core/registry/code-scan.ts';
import type { Memory } from '../../../src/core/memory/memory.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { countLines } from '../../../src/core/tool/count-lines.ts';
import { fakeMemory } from '../../fakes/fake-memory.ts';
import { createMemoryFiles, sha256 } from '../../fakes/memory-files.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const script = '.claude/scripts/sync-registry.js';
const compile = '.claude/scripts/sync-compile.js';
const registryFile = '.claude/entity-registry.json';
const registry = (entities: Record<string, object>): string => JSON.stringify({ _meta: { version: '3.1' }, e: entities }, null, 2);

type Options = Parameters<typeof openStage>[0];

const wholeRun: Options['acts'] = [
  [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
  [/^Backend/, writes('backend/a.ts', 'x')],
  [/^REVIEW/, () => finished('## Review: APPROVED')],
];

/** Up to the approval; events of that type. */
async function before<T extends RunEvent['type']>(
  type: T,
  more: Partial<Options>,
  request?: string,
): Promise<Extract<RunEvent, { type: T }>[]> {
  stage = await openStage({
    agents: [agent('backend')],
    acts: wholeRun,
    ...more,
  });
  await stage.start(request);
  await stage.until('approval');
  const events = await stage.engine.read('run', 0);
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

/** Notices of this phase. */
const said = (notices: readonly Extract<RunEvent, { type: 'notice' }>[]): string[] =>
  notices.map(({ level, text }) => `${level}: ${inEnglish(text)}`).filter((text) => /sync-/.test(text));
const summary = async (): Promise<string> => inEnglish((await stage.state()).phases.find(({ phase }) => phase === 'sync')?.note ?? '');

test('the registry is refreshed by the script of the workspace: what is new, gone and changed, and the file in the change', async () => {
  const [old, now] = [registry({ Bank: { refs: ['A'] }, Gone: {}, Same: {} }), registry({ Bank: { refs: ['B'] }, New: {}, Same: {} })];
  const files = createMemoryFiles({ 'README.md': 'a shop', [script]: '', [registryFile]: old });
  const options: Partial<Options> = {
    files: { [script]: '', [registryFile]: old },
    commands: {
      [`node ${script}`]: () => {
        stage.files.set(registryFile, now);
        return { exitCode: 0 };
      },
    },
  };
  const changed = await before('file.changed', options);
  expect(changed.map(({ agent: who, file, before: was, after, added, removed }) => ({ who, file, was, after, added, removed }))).toEqual([
    {
      who: 'sync',
      file: registryFile,
      was: sha256(old),
      after: sha256(now),
      ...countLines((await files.read(registryFile))?.bytes ?? null, new TextEncoder().encode(now)),
    },
  ]);
  expect(await summary()).toMatch(/^registry refreshed: new: New; removed: Gone; changed: Bank/);
});

test('a script that changes nothing leaves no trace but its notice', async () => {
  const same = registry({ Bank: {}, Same: {} });
  const options = { files: { [script]: '', [registryFile]: same }, commands: { [`node ${script}`]: { exitCode: 0 } } };
  expect(said(await before('notice', options))).toEqual([`info: Registry refreshed by ${script}: 2 entities, none changed.`]);
  expect((await stage.engine.read('run', 0)).filter(({ type }) => type === 'file.changed')).toEqual([]);
});

test.each([
  ['ends otherwise', { exitCode: 3, output: 'one\nno such table\n' }, `${script} failed (3). no such table`],
  ['does not end', { outcome: 'timeout', output: 'waiting' }, `${script} did not end within 120 seconds. waiting`],
  ['cannot be started', { outcome: 'missing', output: '' }, `${script} needs node, which could not be started. `],
] as const)('a registry script that %s is told, and the run goes on', async (_name, result, words) => {
  const notices = said(await before('notice', { files: { [script]: '' }, commands: { [`node ${script}`]: result } }));
  expect(notices[0]).toBe(`warning: Registry not refreshed: failed: ${words}`);
  expect(notices.filter((one) => one.includes('egistry not refreshed'))).toHaveLength(1);
  expect(await summary()).toMatch(/^contexts: /);
});

/** What the code says, as a scanner finds it. */
const scan: CodeScan = {
  entities: [{ name: 'Bank', file: 'src/bank.ts', line: 3, stack: 'typeorm', columns: [], sub: [], refs: ['City'] }],
  enums: {},
  patterns: {},
  skipped: [],
};

test('without a script that may run the registry is refreshed from the code, with what was written by hand in it', async () => {
  const old = registry({ Bank: {}, Manual: {} });
  const changed = await before('file.changed', { trusted: false, scan, files: { [script]: '', [registryFile]: old } });
  const text = new TextDecoder().decode((await stage.files.read(registryFile))?.bytes);
  expect(JSON.parse(text)).toMatchObject({ e: { Bank: { refs: ['City'], file: 'src/bank.ts' }, Manual: {} } });
  expect(changed.map(({ agent: who, file, before: was, after }) => ({ who, file, was, after }))).toEqual([
    { who: 'sync', file: registryFile, was: sha256(old), after: sha256(text) },
  ]);
  expect(await summary()).toMatch(/^registry refreshed: changed: Bank/);
  expect(stage.processes.calls).toEqual([]);
});

test('a registry that is broken is told, and stays as it is', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [], scan, files: { [registryFile]: '{"e": {"A": 7}}' } });
  await stage.start();
  await stage.until('stop');
  const told = (await stage.state()).notices.map(({ level, text }) => `${level}: ${inEnglish(text)}`);
  expect(told[0]).toBe(`warning: Registry not refreshed: ${registryFile}:1 (e.A): Expected keys with values, found 7.`);
  expect(new TextDecoder().decode((await stage.files.read(registryFile))?.bytes)).toBe('{"e": {"A": 7}}');
});

test('without a script, without entities in the code, and without trust, nothing is run', async () => {
  const notRefreshed = 'info: Registry not refreshed: no entities were found in the code.';
  const words = async (more: Partial<Options>): Promise<string[]> =>
    (await before('notice', more)).map(({ level, text }) => `${level}: ${inEnglish(text)}`);
  expect(await words({})).toContain(notRefreshed);
  await stage.close();
  expect(await words({ trusted: false, files: { [script]: '', [compile]: '' } })).toContain(notRefreshed);
  expect(stage.processes.calls).toEqual([]);
});

test('contexts are compiled by the script of the workspace, else by the built-in compiler', async () => {
  await before('notice', { files: { [compile]: '' }, commands: { [`node ${compile}`]: { exitCode: 0 } } });
  expect(await summary()).toContain(`contexts compiled by ${compile}`);
  await stage.close();
  const notices = said(
    await before('notice', { files: { [compile]: '' }, commands: { [`node ${compile}`]: { exitCode: 1, output: 'bad' } } }),
  );
  expect(notices[0]).toBe(`warning: failed: ${compile} failed (1). bad The built-in compiler is used instead.`);
  expect(await summary()).toContain('contexts: 0 compiled, 0 unchanged');
});

test('a compiled context is told as the run’s, so that an undo takes it back, but not as a change', async () => {
  await before('notice', { files: { '.claude/context/backend/a.core.md': 'Use tabs.' } });
  const file = '.claude/context/backend.context.md';
  expect((await stage.engine.read('run', 0)).filter(({ type }) => type === 'file.changed')).toMatchObject([
    { agent: 'sync', file, before: null, output: true },
  ]);
});

test('what the request is about: known from the registry, remembered, or new; with the layers that it concerns', async () => {
  const files = { [registryFile]: registry({ Bank: {} }), 'backend/bank.ts': '', 'frontend/page.ts': '' };
  const known = { name: 'Ledger', entityType: 'entity', observations: ['kept by hand', 'Files: frontend/page.ts'] };
  const memory = fakeMemory({ entities: [known], relations: [] });
  const agents = [agent('backend'), agent('frontend')];
  const about = async (request: string): Promise<object[]> =>
    (await before('understood', { agents, files, memory }, request)).map(({ entities, layers }) => ({ entities, layers }));
  expect(await about('Add a date to Bank')).toEqual([
    { entities: [{ name: 'Bank', known: true, source: 'registry' }], layers: ['Backend'] },
  ]);
  await stage.close();
  expect(await about('Add a Stock entity')).toEqual([
    { entities: [{ name: 'Stock', known: false, source: 'request' }], layers: ['Backend', 'Frontend'] },
  ]);
  await stage.close();
  expect(await about('Add a Ledger entity')).toEqual([
    { entities: [{ name: 'Ledger', known: true, source: 'memory' }], layers: ['Frontend'] },
  ]);
  expect(stage.tasks[0]?.prompt.system.join('\n')).toContain('- "Ledger": "kept by hand"');
  expect(memory.tools.graph).toEqual({ entities: [known], relations: [] });
  await stage.approve();
  await stage.ended();
  expect(memory.tools.graph).toEqual({
    entities: [
      { ...known, observations: [...known.observations, '2026-01-01 Suppliers: Suppliers for products.', 'Files: backend/a.ts'] },
      {
        name: 'Suppliers',
        entityType: 'feature',
        observations: ['Suppliers for products.', 'Proof: proven', 'Files: backend/a.ts'],
      },
    ],
    relations: [{ from: 'Suppliers', to: 'Ledger', relationType: 'changes' }],
  });
  // Whoever undoes the run knows what of it was not there before.
  expect((await stage.engine.read('run', 0)).filter(({ type }) => type === 'memory.learned')).toMatchObject([
    {
      added: {
        entities: [
          { name: 'Suppliers' },
          { name: 'Ledger', observations: [expect.stringContaining('Suppliers: '), 'Files: backend/a.ts'] },
        ],
        relations: [{ from: 'Suppliers' }],
      },
      replaced: { entities: [], relations: [] },
    },
  ]);
});

test('what a run learned takes the place of what an earlier one said of the same work', async () => {
  const memory = fakeMemory({
    entities: [
      { name: 'Ledger', entityType: 'entity', observations: ['kept by hand', '2025-12-01 Suppliers: Rows for products.', 'Files: old.ts'] },
      { name: 'Suppliers', entityType: 'feature', observations: ['Rows for products.', 'Proof: unproven', 'Files: old.ts'] },
    ],
    relations: [{ from: 'Suppliers', to: 'Ledger', relationType: 'changes' }],
  });
  await before('understood', { files: { 'backend/a.ts': '' }, memory }, 'Add a Ledger entity');
  await stage.approve();
  await stage.ended();
  expect(memory.tools.graph).toMatchObject({
    entities: [
      { name: 'Ledger', observations: ['kept by hand', '2026-01-01 Suppliers: Suppliers for products.', 'Files: backend/a.ts'] },
      { name: 'Suppliers', observations: ['Suppliers for products.', 'Proof: proven', 'Files: backend/a.ts'] },
    ],
    relations: [{ from: 'Suppliers', to: 'Ledger' }],
  });
});

test('which entity is meant is asked once where words may mean several, and the spec is written for the answer', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]],
    files: { [registryFile]: registry({ PurchaseOrder: { refs: ['Supplier'] }, SalesOrder: {} }) },
  });
  await stage.start('Agregar una nota a los pedidos');
  await stage.until('stop');
  const [question] = (await stage.state()).questions;
  expect(question).toMatchObject({
    kind: 'entity',
    subject: 'pedidos',
    message: 'Which entity is meant by "pedidos"?',
    options: [{ id: 'PurchaseOrder', safe: true }, { id: 'SalesOrder' }],
  });
  await stage.reply('SalesOrder');
  await stage.until('approval');
  expect(stage.tasks.map(({ prompt }) => prompt.system.join('\n').split('# What the request is about\n\n')[1]?.split('\n\n')[0])).toEqual([
    '- Entities: SalesOrder (known)\n- Pattern: simple\n- "pedidos" is taken for SalesOrder',
  ]);
});

test('a run says what it begins with', async () => {
  const [started] = await before('run.started', {});
  expect(started).toMatchObject({
    pipeline: 'feature',
    request: 'Sort suppliers',
    workspace: '/workspace',
    provider: 'fake',
    scripted: false,
    settings: 'file',
    trusted: true,
    caps: { usd: 5, tokens: 1_000_000, turns: 100 },
    agents: [{ name: 'backend', section: 'Backend', owns: ['backend/**'], needs: [], model: 'opus', validate: [['check-backend']] }],
  });
});

test('a memory program of the workspace is asked about before it is used; declined or gone, the run goes on, says so once, and asks it nothing more', async () => {
  const approval = { command: ['node', 'memory.mjs'], tools: null, program: '', print: '' };
  const run = async (memory: Memory, option: string | null): Promise<string[]> => {
    stage = await openStage({ agents: [agent('backend')], acts: wholeRun, files: {}, memory, approves: true });
    await stage.start('Add a Ledger entity');
    if (option !== null) {
      await stage.until('stop');
      const [question] = (await stage.state()).questions;
      expect(question).toMatchObject({ kind: 'memory', subject: 'node memory.mjs', detail: 'node memory.mjs', risk: 'high' });
      await stage.reply(option);
    }
    await stage.ended();
    const told = (await stage.state()).notices.map(({ text }) => inEnglish(text)).filter((text) => text.includes('memory'));
    await stage.close();
    return told;
  };
  const allowed = fakeMemory(undefined, approval);
  expect([await run(allowed, 'always'), allowed.approved]).toEqual([[], ['']]);
  expect(allowed.tools.graph.entities.map(({ name }) => name)).toEqual(['Suppliers', 'Ledger']);

  const declined = fakeMemory(undefined, approval);
  expect(await run(declined, 'reject')).toEqual(['This run goes on without memory: its program is not allowed']);
  expect([declined.approved, declined.tools.graph.entities]).toEqual([[], []]);

  let uses = 0;
  const gone: Memory = {
    use: async () => {
      uses += 1;
      return { status: 'missing', why: 'it is mute' };
    },
    approve: async () => undefined,
  };
  expect([await run(gone, null), uses]).toEqual([['This run goes on without memory: it is mute'], 1]);
});
