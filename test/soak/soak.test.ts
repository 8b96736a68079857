import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { aFeature, createMachine, inputOf, openProcess } from '../e2e/memory-machine.ts';
import { asJson } from '../../src/protocol/json.ts';
import { randomOf, seedVariable } from '../sweeps/seed.ts';
import { kindsBelow, processesOf } from './left-over.ts';
import { beginLife } from './life.ts';
import { soakInMemory } from './memory-run.ts';
import { alwaysReviewedTiny } from './workspace.ts';

test('runs whose processes are killed, stopped, cancelled and refused things at random end as they should', async () => {
  const seed = process.env[seedVariable] ?? '1';
  for (let run = 0; run < 4; run++) {
    const { lives, wrong } = await soakInMemory(randomOf(`${seed} soak test ${run}`));
    expect([`${seedVariable}=${seed}, run ${run}: ${lives.join(' | ')}`, wrong]).toEqual([expect.any(String), []]);
  }
});

test('nothing of a process goes on once it was killed, and what waited for it fails when it is buried', async () => {
  const machine = createMachine(alwaysReviewedTiny);
  const life = beginLife(machine, { kind: 'killed', at: 2, half: true }, () => undefined);
  const input = await inputOf(machine, {});
  const begun = openProcess(life.machine, 'http://127.0.0.1:1', input, 1).start('feature', asJson({ ...input, ...aFeature }), {
    runId: 'run',
  });
  const told = begun.catch((error: Error) => error.message);
  expect(await life.killed).toBe('killed');
  const before = [...machine.journalFiles.contents.keys()];
  life.bury();
  expect(await told).toBe('This process was killed.');
  expect([...machine.journalFiles.contents.keys()]).toEqual(before);
});

test('a process that was left is seen, and so is a file', async ({ skip }) => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-left-')));
  const child = spawn(process.execPath, ['-e', "process.stdout.write('here'); setInterval(() => {}, 1000)"], { cwd: folder });
  try {
    await mkdir(path.join(folder, 'runs/123-abcdef0'), { recursive: true });
    await writeFile(path.join(folder, 'runs/123-abcdef0/.tmp-77'), '');
    expect(await kindsBelow(folder)).toEqual(new Set(['runs/#-#/.tmp-#']));
    if (process.platform !== 'linux') skip('other systems do not show the folders of processes');
    await once(child.stdout, 'data');
    expect(await processesOf(folder)).toEqual([expect.stringContaining(String(child.pid))]);
  } finally {
    const closed = once(child, 'close');
    child.kill();
    await closed;
    await rm(folder, { recursive: true, force: true });
  }
  expect(await processesOf(folder)).toEqual([]);
});
