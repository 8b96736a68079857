import { expect, test } from 'vitest';
import { manifestFor } from '../../../src/pipelines/parts/dependency-manifest.ts';
import { dependencyItem } from '../../../src/core/spec/dependency-item.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { passed, writes } from './acts.ts';
import { begun, install, withDependencies } from './begun.ts';
import { agent, finished, type Act, type Stage } from './stage.ts';

const notInstalled = async (run: Stage): Promise<unknown[]> =>
  (await run.state()).notices.map(({ text }) => text).filter((text) => JSON.stringify(text).includes('Not installed'));

test('packages come into the manifest of the package that they are for', async () => {
  const manifests = ['package.json', 'packages/api/package.json', 'packages/web/package.json', 'tools/requirements.txt'];
  const files = createMemoryFiles(Object.fromEntries(manifests.map((name) => [name, '{}'])));
  const agents = [agent('backend'), agent('frontend')];
  const target = async (entry: string, layers: Record<string, string[]>): Promise<string | null> => {
    const parsed = parseSpec(withDependencies(layers, entry));
    const [text = ''] = parsed.ok ? parsed.spec.dependencies : [];
    const item = dependencyItem(text);
    return item && parsed.ok ? manifestFor(files, item, parsed.spec, agents) : null;
  };
  const api = { Backend: ['packages/api/src/a.ts', 'packages/api/b.ts'] };
  const both = { ...api, Frontend: ['packages/web/c.ts'] };
  expect(await target('- zod@4', api)).toBe('packages/api/package.json');
  expect(await target('- zod@4', both)).toBe('package.json');
  expect(await target('- zod@4 (packages/web)', both)).toBe('packages/web/package.json');
  expect(await target('- zod@4 (Frontend)', both)).toBe('packages/web/package.json');
  expect(await target('#### Frontend\n- zod@4', both)).toBe('packages/web/package.json');
  expect(await target('- zod@4 (../../elsewhere)', both)).toBe('package.json');
  expect(await target('- zod@4 (MIT licence)', both)).toBe('package.json');
  expect(await target('- requests==2', { Backend: ['tools/x.py'] })).toBe('tools/requirements.txt');
  // What is nearer says that it is no package of npm.
  await files.swap('crates/api/Cargo.toml', { before: null, after: new Uint8Array() });
  expect(await target('- serde@1', { Backend: ['crates/api/src/a.rs'] })).toBeNull();
  expect(await target('- serde@1 (crates/api)', both)).toBeNull();
});

test('each is installed where it belongs; prose is for people, and is told like what has no manifest', async () => {
  const first = await begun({
    dependencies: ['- zod@4.6.7 (packages/api)', '- A running Redis'],
    files: { 'packages/api/package.json': '{}' },
    commands: [install('zod@4.6.7')],
    act: writes('backend/a.ts', 'x', passed),
  });
  expect(await first.ended()).toBe('completed');
  const [request] = first.processes.requests.filter(({ argv }) => argv[0] === 'npm');
  expect([request?.argv.join(' '), request?.cwd]).toEqual([install('zod@4.6.7'), 'packages/api']);
  expect(await notInstalled(first)).toEqual(['Not installed (not of the form name@version): A running Redis']);
  await first.close();
  const other = await begun({ dependencies: ['- zod@4'], files: {}, act: writes('backend/a.ts', 'x', passed) });
  expect(await other.ended()).toBe('completed');
  expect((await other.state()).notices.map(({ text }) => text)).toContain('Not installed (no package.json or requirements.txt): zod');
});

test('packages that the spec does not list, in a manifest or in the folder of packages, are one question at the end', async () => {
  let installed = { 'node_modules/a': '1', 'node_modules/b': '1' };
  const run = await begun({
    dependencies: ['- none'],
    files: { 'package.json': '{"dependencies":{"a":"1"}}', 'backend/package.json': '{}' },
    packages: () => installed,
    act: async (_task, { write }) => {
      await write('backend/a.ts', 'x');
      await write('backend/package.json', '{"dependencies":{"a":"1","evil":"1","own":"workspace:*"}}');
      installed = { ...installed, 'node_modules/b': '2' };
      return finished(passed);
    },
  });
  await run.until('stop');
  const [question] = (await run.state()).questions;
  expect([question?.kind, question?.message, question?.detail]).toEqual([
    'proof',
    'unproven: packages were added or changed that the spec does not list',
    expect.stringContaining('backend/package.json: evil\nnode_modules/b'),
  ]);
  await run.reply('accept');
  expect(await run.ended()).toBe('completed');
});

test('a package out of the workspace, or in what nobody reviews, is asked about, whatever it is called and whoever listed its name', async () => {
  const sources = {
    a: 'file:../../out',
    b: 'link:/out',
    c: 'git+https://example.com/c',
    d: 'file:../ignored/d',
    e: 'file:../none',
    f: 'file:../lib',
    g: 'file:../.git/hooks',
  };
  const run = await begun({
    dependencies: ['- a@1'],
    files: { 'backend/package.json': '{"dependencies":{"a":"1","c":"1"}}', 'ignored/d/a.js': '', 'lib/a.js': '' },
    commands: [install('a@1')],
    act: async (_task, { write }) => {
      await write('backend/a.ts', 'x');
      await write('backend/package.json', JSON.stringify({ dependencies: sources }));
      return finished(passed);
    },
  });
  await run.until('stop');
  expect((await run.state()).proof).toMatchObject({
    verdict: 'unproven',
    reason: 'dependencies',
    dependencies: [
      'backend/package.json: a (file:../../out)',
      'backend/package.json: b (link:/out)',
      'backend/package.json: c (git+https://example.com/c)',
      'backend/package.json: d (ignored/d)',
      'backend/package.json: e (none)',
      'backend/package.json: g (.git/hooks)',
    ],
  });
});

test('a listed package, and packages as they were, are asked about by nobody', async () => {
  const run = await begun({
    dependencies: ['- evil@1'],
    files: { 'backend/package.json': '{}' },
    packages: () => ({ 'node_modules/a': '1' }),
    commands: [install('evil@1')],
    act: async (_task, { write }) => {
      await write('backend/a.ts', 'x');
      await write('backend/package.json', '{"dependencies":{"evil":"1"}}');
      return finished(passed);
    },
  });
  expect(await run.ended()).toBe('completed');
  expect((await run.state()).proof).toMatchObject({ verdict: 'proven', dependencies: [] });
});

const zodIn = '{"dependencies":{"zod":"4.6.7"}}';
const withManifest = {
  dependencies: ['- zod@4.6.7'],
  listed: ['backend/a.ts', 'backend/package.json'],
  files: { 'backend/package.json': '{}' },
  commands: [install('zod@4.6.7')],
  installs: (files: Stage['files']) => files.set('backend/package.json', zodIn),
};

test('a listed file that was changed for a listed package is done, whether or not the agent thinks that it has to explain it', async () => {
  for (const report of [passed, `${passed}### Deviations\n- backend/package.json: zod is in it already\n`]) {
    const run = await begun({ ...withManifest, act: writes('backend/a.ts', 'x', report) });
    expect(await run.ended()).toBe('completed');
    expect((await run.state()).deviations).toEqual({});
    await run.close();
  }
});

test('one that had the package before was changed by nobody', async () => {
  const run = await begun({ ...withManifest, files: { 'backend/package.json': zodIn }, act: writes('backend/a.ts', 'x'), retries: true });
  await run.until('stop');
  expect((await run.state()).questions[0]?.detail).toContain('Files that the spec lists for Backend are unchanged: backend/package.json.');
});

const members = {
  'package.json': '{"workspaces":["backend/*"]}',
  'backend/core/package.json': '{"name":"@m/core","version":"1.0.0"}',
  'backend/app/package.json': '{"name":"@m/app"}',
};
const usesCore: Act = async (_task, { write }) => {
  await write('backend/a.ts', 'x');
  await write('backend/app/package.json', '{"name":"@m/app","dependencies":{"@m/core":"^1.0.0"}}');
  return finished(passed);
};

test('a package of the workspace itself needs no approval as a dependency, another of its name does', async () => {
  const run = await begun({ dependencies: ['- none'], files: members, act: usesCore });
  expect(await run.ended()).toBe('completed');
  expect((await run.state()).proof).toMatchObject({ verdict: 'proven', dependencies: [] });
  await run.close();
  const newer = { ...members, 'backend/core/package.json': '{"name":"@m/core","version":"2.0.0"}' };
  const other = await begun({ dependencies: ['- none'], files: newer, act: usesCore });
  await other.until('stop');
  expect((await other.state()).proof).toMatchObject({ verdict: 'unproven', dependencies: ['backend/app/package.json: @m/core'] });
});

test.each([
  ['- @m/core (backend/app)', 'package-lock.json', 'npm install --no-audit --no-fund --ignore-scripts @m/core'],
  ['- @m/core@1.0.0 (backend/app)', 'pnpm-lock.yaml', 'pnpm add --ignore-scripts @m/core@workspace:^'],
  ['- npm: @m/core (backend/app)', 'yarn.lock', 'yarn add --ignore-scripts @m/core@1.0.0'],
])('%s is put into the manifest from the workspace itself (%s)', async (entry, lock, command) => {
  const files = { ...members, [lock]: '' };
  const run = await begun({ dependencies: [entry], files, commands: [command], act: writes('backend/a.ts', 'x') });
  expect(await run.ended()).toBe('completed');
  const [request] = run.processes.requests;
  expect([request?.argv.join(' '), request?.cwd]).toEqual([command, 'backend/app']);
  expect(await notInstalled(run)).toEqual([]);
});

test.each([
  ['yarn.lock', []],
  ['bun.lock', []],
  ['pnpm-lock.yaml', ['pnpm add --ignore-scripts @m/core@workspace:^']],
])('one without a version is not taken from a registry where the lock file is %s', async (lock, commands) => {
  const files = { ...members, [lock]: '', 'backend/core/package.json': '{"name":"@m/core"}' };
  const run = await begun({ dependencies: ['- @m/core (backend/app)'], files, commands, act: writes('backend/a.ts', 'x') });
  expect(await run.ended()).toBe('completed');
  expect(run.processes.requests.map(({ argv }) => argv.join(' ')).filter((line) => / add /u.test(line))).toEqual(commands);
  expect(await notInstalled(run)).toEqual(commands.length > 0 ? [] : ['Not installed (part of this workspace): @m/core']);
});

test('where nothing says whose manifest it is for, it is left to the agents, and told', async () => {
  const entries = ['- `@m/core`: adds', '- @m/core', '- @m/other'];
  const run = await begun({ dependencies: entries, files: members, act: usesCore });
  expect(await run.ended()).toBe('completed');
  expect(await notInstalled(run)).toEqual([
    'Not installed (part of this workspace): @m/core, @m/core',
    'Not installed (not of the form name@version): @m/other',
  ]);
});
