import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { askToCancel } from './ask-to-cancel.ts';
import { feature, mustEnd, openWorld, request, runIdIn, settingsWith, type Running, type World } from './batuta-process.ts';
import { createGate, isRunning, type Gate } from './gate.ts';

let world: World;
let gate: Gate;
beforeEach(async () => {
  world = await openWorld();
  gate = createGate(world.folder, ['src/truncate.js', newTest]);
  await world.write('.claude/batuta.yaml', settingsWith(gate.command));
});
afterEach(async () => {
  await gate.open();
  await world.remove();
});

const newTest = 'test/total.test.js';
const diagnosis = (command: readonly string[]) => ({
  verdict: 'bug',
  causes: [{ file: 'package.json', line: 1, why: 'wrong' }],
  reproduction: { kind: 'test', command, fails: 'wrong' },
  fix: 'mend it',
  tried: [],
});
const owner = path.resolve(import.meta.dirname, 'waiting-owner-child.ts');

/** Process ids and epochs of everybody who ever owned the run. */
async function ownersOf(runId: string): Promise<string[]> {
  const folder = path.join(world.home, 'runs', runId, 'journal');
  const epochs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(epochs.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => /"pid":(\d+)/.exec(text)?.[1] ?? '');
}

describe('two processes on one run', () => {
  it('the second follows live; Ctrl-C leaves the run going; both see the end', async () => {
    const first = world.start(feature());
    await gate.entered();
    const runId = runIdIn(first.said());

    const second = world.start(['resume', runId]);
    await second.saw('You watch it; Ctrl-C leaves it running');
    second.signal('SIGINT');
    const left = await second.ended;
    mustEnd(left, 130);
    expect(left.said).toContain('the run continues in the other process');

    const third = world.start(['resume', 'last']);
    await third.saw('You watch it');
    await gate.open();
    const ends = await Promise.all([first.ended, third.ended]);
    for (const ended of ends) {
      mustEnd(ended, 0);
      expect(ended.said).toContain('completed');
    }
    expect(await ownersOf(runId)).toEqual([String(first.pid)]);
  });

  it('a living owner waits for the approval: another process answers it, and the owner does the work', async () => {
    const first = world.start([], { through: [process.execPath, owner, world.root, request] });
    await first.saw('waiting for approval');
    await gate.open();
    const second = await world.run(['approve', 'last', '--yes']);
    mustEnd(second, 0);
    expect(second.said).toContain('Another process of this machine works on this run; your answer is sent to it.');
    expect((await first.ended).stdout).toContain('completed');
    expect(await ownersOf(runIdIn(first.said()))).toEqual([String(first.pid)]);
  });

  it('cancelled by another process: the owner ends, with the command under way', async () => {
    const first = world.start(feature());
    const command = await gate.entered();
    mustEnd(await world.run(['cancel', 'last']), 0);
    const ended = await first.ended;
    mustEnd(ended, 1);
    expect(ended.said).toContain('cancelled');
    expect(await isRunning(command)).toBe(false);
  });

  /** A bugfix whose process has written its test and is in the command that tries it. */
  async function startBugfix(): Promise<{ readonly first: Running; readonly command: number }> {
    const script = {
      request: 'Totals are wrong',
      rules: [
        {
          label: 'DIAGNOSE .*',
          turns: [
            { tools: [{ name: 'write', input: { path: newTest, content: 'a test\n' } }] },
            { tools: [{ name: 'finish', input: { summary: 'found', ...diagnosis(gate.command) } }] },
          ],
        },
      ],
    };
    const file = path.join(world.folder, 'script.yaml');
    await world.write(file, JSON.stringify(script));
    const bugfix = ['bugfix', script.request, '--provider', 'scripted', '--trust-workspace', '--yes'];
    const first = world.start(bugfix, { env: { BATUTA_SCRIPT: file } });
    const command = await gate.entered();
    expect(await world.git('status', '--porcelain', '--', 'test')).toContain(newTest);
    return { first, command };
  }

  it('a bugfix that another process works on is cancelled: its command ends, and the new test goes again', async () => {
    const { first, command } = await startBugfix();
    const cancelled = await world.run(['cancel', 'last']);
    mustEnd(cancelled, 0);
    expect(cancelled.said).toContain(`Removed, because nothing was approved: ${newTest}`);
    const ended = await first.ended;
    mustEnd(ended, 1);
    expect(ended.said).toContain('cancelled');
    expect(await isRunning(command)).toBe(false);
    expect(await world.git('status', '--porcelain', '--', 'test')).toBe('');
  });

  it('a bugfix is cancelled that nobody waits for any more: its owner removes the new test', async () => {
    const { first } = await startBugfix();
    await askToCancel(world.home, runIdIn(first.said()));
    mustEnd(await first.ended, 1);
    expect(await world.git('status', '--porcelain', '--', 'test')).toBe('');
  });

  it('undo and apply keep their hands off a run that is worked on', async () => {
    const first = world.start(feature());
    await gate.entered();
    const undo = world.start(['undo', 'last']);
    await undo.saw(/Waiting: |is in use/);
    undo.signal('SIGINT');
    const left = await undo.ended;
    expect([2, 130]).toContain(left.code);
    await gate.open();
    mustEnd(await first.ended, 0);
    expect(await world.git('status', '--porcelain', '--', 'src')).toContain('src/truncate.js');
  });
});

describe('two processes on one workspace', () => {
  it('the second waits, says for whom, and goes on when the first is done', async () => {
    const first = world.start(feature());
    await gate.entered();
    const second = world.start(feature());
    await second.saw('Waiting: ');
    expect(second.said()).toContain(runIdIn(first.said()));
    expect(second.said()).toContain(`process ${first.pid}`);
    await gate.open();
    mustEnd(await first.ended, 0);
    mustEnd(await second.ended, 0);
    expect(await ownersOf(runIdIn(second.said()))).toEqual([String(second.pid)]);
  });

  it('the second goes on while the first, alive, waits for its approval', async () => {
    const first = world.start([], { through: [process.execPath, owner, world.root, request] });
    await first.saw('waiting for approval');
    await gate.open();
    const second = await world.run(feature());
    mustEnd(second, 0);
    expect(second.said).not.toContain('Waiting: ');
    mustEnd(await world.run(['cancel', runIdIn(first.said())]), 0);
    expect((await first.ended).stdout).toContain('cancelled');
  });

  it('Ctrl-C while waiting ends the waiting; the run can be resumed', async () => {
    const first = world.start(feature());
    await gate.entered();
    const second = world.start(feature());
    await second.saw('Waiting: ');
    second.signal('SIGINT');
    const left = await second.ended;
    mustEnd(left, 130);
    const runId = runIdIn(left.said);
    expect(left.said).toContain(`batuta resume ${runId}`);
    await gate.open();
    mustEnd(await first.ended, 0);
    mustEnd(await world.run(['resume', runId, '--yes']), 0);
  });
});
