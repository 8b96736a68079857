import { execFile } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, request, runIdIn, settingsWith, type ProcessOrder, type World } from './batuta-process.ts';
import type { Ended } from './command-line.ts';
import { createGate, type Gate } from './gate.ts';

const root = process.getuid?.() === 0;
/** Rights do not stop root, so root's tests run the command line as nobody. */
const nobody = 65534;
const as: ProcessOrder = root ? { uid: nobody } : {};

let world: World;
let gate: Gate;
beforeEach(async () => {
  world = await openWorld();
  gate = createGate(world.folder);
  if (!root) return;
  for (const folder of [world.folder, world.root]) await giveTo(folder, nobody);
});
afterEach(async () => {
  await gate.open();
  await setModes(world.root, 0o755);
  await setModes(world.folder, 0o755);
  await world.remove();
});

async function giveTo(folder: string, uid: number): Promise<void> {
  for (const file of await readdir(folder, { recursive: true })) await chown(path.join(folder, file), uid, uid);
  await chown(folder, uid, uid);
}

/** Sets the mode of a folder and all folders below it. */
async function setModes(folder: string, mode: number): Promise<void> {
  await chmod(folder, mode | 0o500);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== '.git') await setModes(path.join(folder, entry.name), mode);
  await chmod(folder, mode);
}

function refused(ended: Ended, ...words: string[]): void {
  mustEnd(ended, 2);
  for (const word of words) expect(ended.stderr).toContain(word);
  expect(ended.stderr).not.toContain('failed that should not');
}

describe.skipIf(process.platform === 'win32')('read-only', () => {
  it('a workspace: refused before anything is paid', async () => {
    await setModes(world.root, 0o555);
    const before = await world.snapshot();
    refused(await world.start(feature(), as).ended, world.root, 'is not writable');
    const doctor = await world.start(['doctor'], as).ended;
    expect(doctor.stdout.replaceAll(/\s+/gu, ' ')).toMatch(/✗ Workspace \S+ is not writable/u);
    expect(await world.snapshot()).toEqual(before);
  });

  it('a workspace that cannot be read', async () => {
    await chmod(world.root, 0o000);
    refused(await world.start(feature('--workspace', world.root), { ...as, cwd: world.folder }).ended, world.root);
  });

  it('the home: refused, with how to choose another', async () => {
    const closed = path.join(world.folder, 'closed');
    await mkdir(closed, { mode: 0o555 });
    const home = path.join(closed, 'home');
    const there = { ...as, env: { BATUTA_HOME: home } };
    const before = await world.snapshot();
    refused(await world.start(feature(), there).ended, `Batuta cannot keep its runs in ${home}`, 'Set BATUTA_HOME');
    refused(await world.start(['trust'], there).ended, `Batuta cannot keep its runs in ${home}`);
    expect(await world.snapshot()).toEqual(before);
    mustEnd(await world.start(['runs'], there).ended, 0);
  });

  it('the folder for specs: the spec is not lost, and the run goes on once it can be written', async () => {
    const spec = path.join(world.root, 'spec');
    await mkdir(spec);
    if (root) await chown(spec, nobody, nobody);
    await chmod(spec, 0o555);
    const ended = await world.start(feature(), as).ended;
    mustEnd(ended, 1);
    expect(ended.said).toContain('spec');
    expect(ended.said).toMatch(/cannot be (changed|written)/);
    await chmod(spec, 0o755);
    const again = await world.start(['resume', runIdIn(ended.said), '--yes'], as).ended;
    mustEnd(again, 0);
  });

  it('the journal, on the way: stops without an end, resumable', async () => {
    await world.write('.claude/batuta.yaml', settingsWith(gate.command));
    const running = world.start(feature(), as);
    await gate.entered();
    const runId = runIdIn(running.said());
    const folder = path.join(world.home, 'runs', runId);
    // The journal's own file is open; what is new beside it cannot be made.
    await setModes(folder, 0o555);
    await gate.open();
    const ended = await running.ended;
    await setModes(folder, 0o700);
    if (ended.code !== 0) {
      mustEnd(ended, 1);
      expect(ended.said).toContain('Nothing is lost');
      mustEnd(await world.start(['resume', runId], as).ended, 0);
    }
    const shown = await world.start(['runs', 'show', runId], as).ended;
    expect(shown.said).toContain('completed');
  });
});

/** A small disk of its own for the home; null where this machine does not let us. */
async function mountSmall(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  return promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
}

describe.skipIf(process.platform !== 'linux' || !root)('a full disk', () => {
  it('for the home, before a run: said plainly', async ({ skip }) => {
    if (!(await mountSmall(world.home))) skip('this machine mounts nothing');
    try {
      mustEnd(await world.run(['trust']), 0);
      await fill(world.home);
      const before = await world.snapshot();
      const ended = await world.run(feature());
      expect([1, 2]).toContain(ended.code);
      expect(ended.stderr).toMatch(/disk is full|No space left|ENOSPC/);
      expect(ended.stderr).not.toContain('failed that should not');
      expect(await world.snapshot()).toEqual(before);
    } finally {
      await promisify(execFile)('umount', [world.home]);
    }
  });

  it('for the home, on the way: stops without an end; goes on when there is room', async ({ skip }) => {
    if (!(await mountSmall(world.home))) skip('this machine mounts nothing');
    await world.write('.claude/batuta.yaml', settingsWith(gate.command));
    try {
      const running = world.start(['feature', request, '--provider', 'scripted', '--trust-workspace', '--yes']);
      await gate.entered();
      const filler = await fill(world.home);
      await gate.open();
      const ended = await running.ended;
      mustEnd(ended, 1);
      // The journal, or git in the checkpoints: whoever writes first.
      expect(ended.said).toMatch(/Nothing is lost|The disk is full/);
      const runId = runIdIn(ended.said);
      expect(ended.said).toContain(`batuta resume ${runId}`);
      await rm(filler);
      mustEnd(await world.run(['resume', runId]), 0);
    } finally {
      await promisify(execFile)('umount', [world.home]);
    }
  });
});

/** Takes all room that is left, to the last page. */
async function fill(folder: string): Promise<string> {
  const file = path.join(folder, 'filler');
  await writeFile(file, '');
  for (let size = 1024 * 1024; size >= 512; size /= 2) {
    for (;;) {
      try {
        await writeFile(file, Buffer.alloc(size), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        break;
      }
    }
  }
  expect((await lstat(file)).size).toBeGreaterThan(0);
  return file;
}
