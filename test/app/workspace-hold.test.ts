import { expect, test } from 'vitest';
import { createWorkspaceHold } from '../../src/app/workspace-hold.ts';
import { InterruptedError } from '../../src/core/durable/errors.ts';
import type { LockOwner } from '../../src/node/workspace-lock.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { never, scratchFolder } from '../node/scratch.ts';

test('short work of a person waits for the run that has the workspace, says whom it waits for, and can be given up before it begins', async () => {
  const where = { home: scratchFolder('home'), workspace: scratchFolder('workspace'), logger: silentLogger };
  const running = createWorkspaceHold({ ...where, onWait: () => undefined });
  await running.take('run-1', never);

  const stop = new AbortController();
  const waitedFor: LockOwner[] = [];
  const hold = createWorkspaceHold({
    ...where,
    onWait: (owner) => {
      waitedFor.push(owner);
      stop.abort();
    },
  });
  let begun = false;
  const undo = async (): Promise<string> => {
    begun = true;
    return 'undone';
  };
  await expect(hold.during('undo run-0', undo, stop.signal)).rejects.toThrow(InterruptedError);
  expect(begun).toBe(false);
  expect(waitedFor.map(({ purpose, pid }) => [purpose, pid])).toEqual([['run-1', process.pid]]);

  await running.release('run-1');
  expect(await hold.during('undo run-0', undo)).toBe('undone');
});
