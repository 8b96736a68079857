import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import { processIdentity } from '../../src/node/process-identity.ts';
import { workspaceId } from '../../src/node/real-path.ts';
import type { LockOwner } from '../../src/node/file-lock.ts';
import { acquireWorkspaceLock, ownerElsewhere } from '../../src/node/workspace-lock.ts';
import { never, scratchFolder } from './scratch.ts';
import { until } from '../progress/until.ts';

const folders = () => ({ home: scratchFolder('home'), workspace: scratchFolder('workspace') });
type Folders = ReturnType<typeof folders>;
const lockModule = fileURLToPath(new URL('../../src/node/workspace-lock.ts', import.meta.url));

/** Another process that takes the lock `rounds` times; it prints what happens, one word a line. */
function other(where: Folders, code: string): { child: ChildProcess; lines: string[] } {
  const script = `import { acquireWorkspaceLock, ownerElsewhere } from ${JSON.stringify(lockModule)};
    const take = () => acquireWorkspaceLock({ home: ${JSON.stringify(where.home)}, workspace: ${JSON.stringify(where.workspace)}, purpose: 'other', signal: new AbortController().signal });
    const say = (word) => process.stdout.write(word + '\\n');
    ${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
  return { child, lines };
}

test('one at a time in one process; the next is told whom it waits for', async () => {
  const where = folders();
  const first = await acquireWorkspaceLock({ ...where, purpose: 'run-1', signal: never });
  const waited: LockOwner[] = [];
  const order: string[] = [];
  const second = acquireWorkspaceLock({ ...where, purpose: 'run-2', signal: never, onWait: (owner) => waited.push(owner) }).then((lock) => {
    order.push('second');
    return lock;
  });
  await until(() => expect(waited).toHaveLength(1));
  expect(waited).toEqual([{ ...(await processIdentity()), purpose: 'run-1' }]);
  order.push('release');
  await first.release();
  const lock = await second;
  // Releasing once more must not free what is somebody else's by now.
  await first.release();
  await expect(acquireWorkspaceLock({ ...where, purpose: 'run-3', signal: AbortSignal.timeout(50) })).rejects.toThrow(InterruptedError);
  expect(order).toEqual(['release', 'second']);
  await lock.release();
  await (await acquireWorkspaceLock({ ...where, purpose: 'run-4', signal: never })).release();
  expect(readdirSync(join(where.home, 'locks'))).toEqual([`${workspaceId(where.workspace)}.3.lock`]);
});

test('another workspace is free', async () => {
  const where = folders();
  await acquireWorkspaceLock({ ...where, purpose: 'a', signal: never });
  await acquireWorkspaceLock({ home: where.home, workspace: scratchFolder('another'), purpose: 'b', signal: never });
});

test('waiting ends with an abort, and leaves nothing behind', async () => {
  const where = folders();
  const held = await acquireWorkspaceLock({ ...where, purpose: 'a', signal: never });
  const stop = new AbortController();
  await expect(acquireWorkspaceLock({ ...where, purpose: 'b', signal: stop.signal, onWait: () => stop.abort() })).rejects.toThrow(
    InterruptedError,
  );
  await held.release();
  expect(readdirSync(join(where.home, 'locks'))).toHaveLength(1);
});

test('a killed owner is taken over; a living one in another process is not', async () => {
  const where = folders();
  const { child, lines } = other(where, `await take(); say('held'); setInterval(() => {}, 1000);`);
  await until(() => expect(lines).toEqual(['held']));
  const waited: string[] = [];
  const mine = acquireWorkspaceLock({
    ...where,
    purpose: 'mine',
    signal: never,
    lateMs: 100,
    onWait: (owner) => waited.push(`${owner.purpose} ${owner.pid}`),
  });
  await until(() => expect(waited).toEqual([`other ${child.pid}`]));
  child.kill('SIGKILL');
  await (await mine).release();
});

test('an owner on another host counts as living, until the person says that it is gone with what it held it for', async () => {
  const where = folders();
  await (await acquireWorkspaceLock({ ...where, purpose: 'x', signal: never })).release();
  const owner = { host: 'elsewhere', pid: 7, startTime: '1', purpose: 'run-1' };
  writeFileSync(join(where.home, 'locks', `${workspaceId(where.workspace)}.2.lock`), JSON.stringify({ ...owner, released: false }));
  const waits = async (purpose: string, presumeGone?: LockOwner): Promise<LockOwner[]> => {
    const waited: LockOwner[] = [];
    const stop = new AbortController();
    const onWait = (waitedFor: LockOwner): void => {
      waited.push(waitedFor);
      stop.abort();
    };
    await expect(acquireWorkspaceLock({ ...where, purpose, presumeGone, signal: stop.signal, onWait })).rejects.toThrow(InterruptedError);
    return waited;
  };
  expect(await waits('run-1')).toEqual([owner]);
  expect(await waits('run-1', { ...owner, pid: 8 })).toEqual([owner]);
  expect(await ownerElsewhere({ ...where, purpose: 'run-2' })).toBeNull();
  const presumeGone = (await ownerElsewhere({ ...where, purpose: 'run-1' })) ?? undefined;
  expect(presumeGone).toEqual(owner);
  await (await acquireWorkspaceLock({ ...where, purpose: 'run-1', presumeGone, signal: never })).release();
  expect(await ownerElsewhere({ ...where, purpose: 'run-1' })).toBeNull();
});

test('many processes take over from a dead owner, one after the other and never two', async () => {
  const where = folders();
  const id = workspaceId(where.workspace);
  await (await acquireWorkspaceLock({ ...where, purpose: 'x', signal: never })).release();
  writeFileSync(
    join(where.home, 'locks', `${id}.9.lock`),
    JSON.stringify({ ...(await processIdentity()), pid: 999_999_999, purpose: 'dead', released: false }),
  );
  const probe = JSON.stringify(join(where.workspace, 'inside'));
  // The folder can be made by one at a time: a second owner would fail.
  const code = `import { mkdirSync, rmdirSync } from 'node:fs';
    for (let n = 0; n < 4; n++) { const lock = await take(); mkdirSync(${probe}); await new Promise((resolve) => setTimeout(resolve, 3)); rmdirSync(${probe}); await lock.release(); say('ok'); }`;
  const others = Array.from({ length: 4 }, () => other(where, code));
  const codes = await Promise.all(others.map(({ child }) => new Promise((resolve) => child.once('close', resolve))));
  expect([codes, others.flatMap(({ lines }) => lines).length]).toEqual([[0, 0, 0, 0], 16]);
  expect(readdirSync(join(where.home, 'locks'))).toHaveLength(1);
});

test('a damaged lock file holds nobody up', async () => {
  const where = folders();
  await (await acquireWorkspaceLock({ ...where, purpose: 'x', signal: never })).release();
  writeFileSync(join(where.home, 'locks', `${workspaceId(where.workspace)}.2.lock`), 'damaged');
  await (await acquireWorkspaceLock({ ...where, purpose: 'y', signal: never })).release();
});
