import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workspaceSettingsSchema } from '../../../src/protocol/settings-file.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { createScriptedModel } from '../../../src/providers/scripted/scripted-model.ts';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { copyWorkspace, gitIn, scriptOf, type WorkspaceCopy } from '../../fakes/copy-workspace.ts';
import { sweep } from '../../sweeps/sweep.ts';
import { playAgent, runCommand, type Played } from './play-agent.ts';

let copy: WorkspaceCopy;
let model: ModelProvider;
let request: string;

beforeEach(async () => {
  copy = await copyWorkspace('sample', { git: true, link: true });
  const script = await readScript(scriptOf('sample'));
  request = script.request;
  model = createScriptedModel({ ...script, delay_ms: 0 });
});
afterEach(async () => {
  await copy.remove();
});

const feature = 'Suppliers with rating and products';

async function play(label: string, extra: { task?: string; system?: string } = {}): Promise<Played['finish']> {
  const played = await playAgent({ model, root: copy.root, label, ...extra });
  expect(played.refusals).toEqual([]);
  return played.finish;
}

/** Exit codes of an agent's validation commands, in order. */
async function validate(agent: string): Promise<number[]> {
  const settings = workspaceSettingsSchema.parse(parse(await readFile(path.join(copy.root, '.claude/batuta.yaml'), 'utf8')));
  const codes: number[] = [];
  for (const command of settings.agents?.[agent]?.validate ?? []) {
    const argv = typeof command === 'string' ? command.split(' ') : command;
    codes.push((await runCommand(copy.root, argv)).exitCode);
  }
  return codes;
}

const lineOf = async (file: string, line: number) => (await readFile(path.join(copy.root, file), 'utf8')).split('\n')[line - 1];

test('untouched, the workspace passes and its registry is up to date', async () => {
  expect(await validate('database')).toEqual([0]);
  expect(await validate('backend')).toEqual([0, 0]);
  expect(await validate('frontend')).toEqual([0, 0]);
  const sync = await runCommand(copy.root, ['node', '.claude/scripts/sync-registry.js']);
  expect(JSON.parse(sync.output)).toEqual({ added: [], removed: [], changed: [], written: false });
  expect(await gitIn(copy.root, ['status', '--porcelain'])).toBe('');
});

test('the migration command refuses bad SQL, lost references and gaps', async () => {
  const migrate = async (name: string, sql: string) => {
    const file = path.join(copy.root, 'db/migrations', name);
    await writeFile(file, sql);
    const result = await runCommand(copy.root, ['npm', 'run', '--silent', 'db:migrate']);
    await rm(file);
    return `${result.exitCode} ${result.output.split('\n').find((line) => line.startsWith('error')) ?? ''}`;
  };
  expect(await migrate('005_bad.sql', 'CREATE TABEL x (id TEXT) STRICT;')).toBe('1 error: 005_bad.sql: near "TABEL": syntax error');
  expect(await migrate('005_lost.sql', 'CREATE TABLE x (id TEXT PRIMARY KEY, y_id TEXT REFERENCES y (id)) STRICT;')).toBe(
    '1 error: x.y_id → y.id: there is no table y',
  );
  expect(await migrate('005_slow.sql', 'CREATE TABLE x (id TEXT PRIMARY KEY, brand_id TEXT REFERENCES brand (id)) STRICT;')).toBe(
    '1 error: x.brand_id → brand.id: no index begins with brand_id',
  );
  expect(await migrate('007_gap.sql', 'SELECT 1;')).toMatch(/^1 error: 007_gap\.sql: expected the number 005/);
});

sweep(
  'a build that fails, a retry, a review that rejects, and everything passes at the end',
  [
    ['the feature', 'You build what the spec says.'],
    ['the feature with a note', 'You build what the spec says: also a `note`.'],
  ] as const,
  // Whole runs with these builds are played in test/e2e/workspaces.test.ts.
  { sample: 0, name: ([name]) => name, alone: true },
  async ([, system]) => {
    expect((await play(`SPEC ${request}`, { task: 'Date: 2026-11-21' })).spec).toMatch(
      /^## Spec: Suppliers with rating and products\n### Date: 2026-11-21\n/,
    );

    await play(`Database ${feature}`, { system });
    expect(await validate('database')).toEqual([0]);

    const claimed = await play(`Backend ${feature}`, { system });
    expect(claimed.checks).toContainEqual({ section: 'Build', passed: true });
    const build = await runCommand(copy.root, ['npm', 'run', '--silent', 'backend:build']);
    expect(build.exitCode).not.toBe(0);
    expect(build.output).toContain("Property 'suppliers' does not exist on type 'Store'");

    await play(`RETRY Backend ${feature} (1/2)`, { system });
    expect(await validate('backend')).toEqual([0, 0]);

    await play(`Frontend ${feature}`, { system });
    expect(await validate('frontend')).toEqual([0, 0]);

    const review = await play(`REVIEW ${feature} (1/3)`, { system });
    expect(review.verdict).toBe('rejected');
    expect(await Promise.all((review.issues ?? []).map(({ file, line }) => lineOf(file, line)))).toEqual([
      '      rating: input.rating,',
      '      productIds: input.productIds,',
    ]);

    await play(`REVIEW-FIX Backend ${feature} (1/2)`, { system });
    expect((await play(`REVIEW ${feature} (2/3)`, { system })).verdict).toBe('approved');
    expect(await validate('database')).toEqual([0]);
    expect(await validate('backend')).toEqual([0, 0]);
    expect(await validate('frontend')).toEqual([0, 0]);

    const sync = await runCommand(copy.root, ['node', '.claude/scripts/sync-registry.js']);
    expect(JSON.parse(sync.output)).toEqual({ added: ['Supplier'], removed: [], changed: [], written: true });
    const registry = JSON.parse(await readFile(path.join(copy.root, '.claude/entity-registry.json'), 'utf8')) as Record<
      string,
      Record<string, unknown>
    >;
    expect(registry['e']?.['Supplier']).toEqual({ refs: ['Product'] });
    expect(registry['_enums']?.['SupplierRating']).toEqual(['PREFERRED', 'APPROVED', 'ON_TRIAL']);

    const changed = (await gitIn(copy.root, ['status', '--porcelain', '--untracked-files=all'])).trimEnd().split('\n');
    expect(changed.map((line) => line.slice(3)).sort()).toEqual([
      '.claude/entity-registry.json',
      'backend/src/api.ts',
      'backend/src/services.ts',
      'backend/src/store.ts',
      'backend/src/supplier/supplier-service.ts',
      'backend/src/supplier/supplier.types.ts',
      'backend/test/supplier.test.ts',
      'db/migrations/005_create_supplier.sql',
      'frontend/index.html',
      'frontend/src/api-client.ts',
      'frontend/src/main.ts',
      'frontend/src/views/supplier-table.ts',
      'frontend/test/supplier-table.test.ts',
    ]);
    const noted = (await readFile(path.join(copy.root, 'backend/src/supplier/supplier.types.ts'), 'utf8')).includes('readonly note');
    expect(noted).toBe(system.includes('`note`'));
  },
);

test("the frontend's work does not build without the backend's types", async () => {
  const played = await playAgent({ model, root: copy.root, label: `Frontend ${feature}` });
  expect(played.refusals.join('\n')).toContain("Module '\"#backend-api\"' has no exported member 'Supplier'");
  expect((await validate('frontend'))[0]).not.toBe(0);
});

test('a request for changes brings the spec with a note', async () => {
  const { spec: first = '' } = await play(`SPEC ${request}`, { task: 'Date: 2026-11-21' });
  const { spec: second = '' } = await play(`SPEC ${request}`, {
    task: `Date: 2026-11-21\n\nYour spec so far:\n\n${first}\n\nRequested changes:\n\na note please`,
  });
  expect(first).not.toContain('`note`');
  expect(second).toContain('`note` that may be missing');
  const lines = first.split('\n');
  expect(second.split('\n').filter((line) => !lines.includes(line))).toHaveLength(5);
});

test('a bug that an earlier run fixed is there no more', async () => {
  const label = 'DIAGNOSE A product for 9.05 is shown in the list with a price of 9.5';
  expect((await playAgent({ model, root: copy.root, label })).finish.verdict).toBe('bug');
  await play('Frontend Prices lose a zero');
  expect((await play(label)).verdict).toBe('not reproducible');
});

test('the fix of the price is reviewed for what it is', async () => {
  await playAgent({ model, root: copy.root, label: 'DIAGNOSE A product for 9.05 is shown in the list with a price of 9.5' });
  await play('Frontend Prices lose a zero');
  expect(await play('REVIEW Prices lose a zero (1/3)')).toMatchObject({ verdict: 'approved', issues: [] });
});

test('another request is refused in words', async () => {
  await expect(playAgent({ model, root: copy.root, label: 'SPEC Add a robot' })).rejects.toThrow(
    `The demo has no prepared answer for this. It can play only “${request}”, “A product for 9.05 is shown in the list with a price of 9.5”. For a request of your own, choose a model provider.`,
  );
});
