import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settingsAbove } from '../../src/cli/settings-above.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { runPlain } from './fake-terminal.ts';

const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-above-')));
afterAll(() => rm(root, { recursive: true }));
for (const folder of ['app/.claude', 'app/src/parts', 'app/own/.claude', 'app/vendor/.git', 'app/vendor/lib', 'alone/src'])
  await mkdir(path.join(root, folder), { recursive: true });
for (const folder of ['app', 'app/own']) await writeFile(path.join(root, folder, '.claude/batuta.yaml'), 'version: 1\n');

test.each([
  ['app', null],
  ['app/src/parts', 'app'],
  ['app/own', null],
  // Another repository: its settings are its own affair.
  ['app/vendor', null],
  ['app/vendor/lib', null],
  ['alone/src', null],
])('settings that may have been meant for %s lie in %s', (folder, above) => {
  expect(settingsAbove(path.join(root, folder))).toBe(above === null ? null : path.join(root, above));
});

test('doctor says so', async () => {
  const { out } = await runPlain(createFakeWorld({}), ['doctor', '-w', path.join(root, 'app/src')]);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(
    `The settings of ${root}/app do not hold in this folder, which is a workspace of its own.`,
  );
});

test('what is to be said to work there stands in one row', async () => {
  const { out } = await runPlain(createFakeWorld({}), ['doctor', '-w', path.join(root, 'app/src')], { env: { COLUMNS: '20' } });
  expect(out).toContain(`\n--workspace ${root}/app\n`);
});
