import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandRequest } from '../../src/core/ports.ts';
import { processesWith } from '../../src/node/process-table.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { until } from '../progress/until.ts';
import { locateGit } from '../../src/node/git-program.ts';
import { never, scratchFolder, writeFiles } from './scratch.ts';

const node = process.execPath;
const streams = { out: 'out', error: 'error' } as const;
const filter = (...argv: string[]) => ({ argv, ...streams });

async function run(argv: string[], more: Partial<CommandRequest> = {}, env: Record<string, string | undefined> = process.env) {
  const processes = createProcesses({ root: scratchFolder('filters'), env });
  const { outcome, exitCode, output } = await processes.run({
    argv,
    timeoutMs: 600_000,
    signal: never,
    blobs: createMemoryBlobs(),
    mark: 'mark',
    ...more,
  });
  return { outcome, exitCode, output };
}

const both = [node, '-e', 'console.log("a\\nb\\nc"); console.error("e")'];
const exited = (exitCode: number, output: unknown) => ({ outcome: 'exited', exitCode, output });

test.skipIf(process.platform === 'win32')('filters read what the one before them writes', async () => {
  expect(await run(both, { filters: [filter('grep', 'e')], streams: { out: 'out', error: 'out' } })).toEqual(exited(0, 'e\n'));
  expect(await run(both, { filters: [filter('head', '-2'), filter('wc', '-l')], streams: { out: 'out', error: 'nowhere' } })).toEqual(
    exited(0, expect.stringMatching(/^\s*2\n$/u)),
  );
  // What is no longer on its way to the filter is still in the output.
  expect((await run(both, { filters: [filter('head', '-1')] })).output.split('\n').toSorted()).toEqual(['', 'a', 'e']);
  expect(await run(both, { streams: { out: 'nowhere', error: 'nowhere' } })).toEqual(exited(0, ''));
  expect(await run(both, { streams: { out: 'nowhere', error: 'error' }, filters: [filter('wc', '-c')] })).toEqual(
    exited(0, expect.stringMatching(/^(?=.*e\n)(?=.*\b0\n)/su)),
  );
});

test.skipIf(process.platform === 'win32')('a filter that has had enough does not end what it reads', async () => {
  const long = [node, '-e', 'for (let n = 0; n < 50000; n++) console.log(`line ${n}`); process.exitCode = 3'];
  expect(await run(long, { filters: [filter('head', '-1')] })).toEqual(exited(3, 'line 0\n'));
});

test.skipIf(process.platform === 'win32')('the last failure counts, and a missing filter starts nothing', async () => {
  expect(await run(both, { filters: [filter('grep', 'nothing'), filter('head')], streams: { out: 'out', error: 'nowhere' } })).toEqual(
    exited(1, ''),
  );
  expect(await run(both, { filters: [filter('no-such-filter')] })).toMatchObject({ outcome: 'missing', exitCode: null });
});

test.skipIf(process.platform !== 'linux')('where one cannot be started, none of the others goes on', async () => {
  const mark = 'none-goes-on';
  const wait = [node, '-e', 'setTimeout(() => {}, 600000)'];
  const long = filter('grep', 'x'.repeat(3_000_000));
  expect(await run(wait, { mark, filters: [filter('wc'), long] })).toMatchObject({
    outcome: 'missing',
    output: expect.stringContaining('too long'),
  });
  const script = join(scratchFolder('no-interpreter'), 'script');
  await writeFile(script, '#!/no/such/interpreter\n', { mode: 0o755 });
  expect(await run([script], { mark, filters: [filter('wc')] })).toMatchObject({ outcome: 'missing' });
  await until(async () => expect(await processesWith(`BATUTA_RUN=${mark}`)).toEqual([]));
});

test.skipIf(process.platform === 'win32')('no program of the workspace stands in for one that only reads, nor for our git', async () => {
  const root = scratchFolder('own-programs');
  const bin = join(root, 'node_modules/.bin');
  writeFiles(root, Object.fromEntries(['git', 'cat', 'tool'].map((name) => [`node_modules/.bin/${name}*`, '#!/bin/sh\necho evil\n'])));
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  const processes = createProcesses({ root, env });
  const output = async (...argv: string[]): Promise<string> =>
    (await processes.run({ argv, bare: true, timeoutMs: 600_000, signal: never, blobs: createMemoryBlobs(), mark: 'mark' })).output;
  expect([await output('cat', '/dev/null'), await output('git', '--version'), await output('tool')]).toEqual([
    '',
    expect.stringContaining('git version'),
    'evil\n',
  ]);
  expect(await locateGit(env, root)).not.toContain(bin);
});

test('a bare command gets what programs need, and nothing else of the person', async () => {
  const env = {
    PATH: process.env['PATH'],
    HOME: '/home/ana',
    LC_ALL: 'C',
    DATABASE_URL: 'x',
    LD_PRELOAD: '',
    PAGER: 'evil',
    EDITOR: 'vi',
    GIT_PAGER: 'evil',
    API_KEY: 'k',
  };
  const shown = async (bare?: true) => {
    const { output } = await run([node, '-p', 'JSON.stringify(Object.keys(process.env).sort())'], bare ? { bare } : {}, env);
    return JSON.parse(output) as unknown;
  };
  const own = 'BATUTA_COMMAND BATUTA_RUN HOME LC_ALL NO_COLOR PATH PYTHONDONTWRITEBYTECODE TERM npm_config_update_notifier';
  const always = own.split(' ');
  expect(await shown(true)).toEqual(always);
  expect(await shown()).toEqual([...always, 'DATABASE_URL', 'EDITOR', 'LD_PRELOAD', 'PAGER'].toSorted());
});
