import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { RunNews, RunOrder } from './messages.ts';

export type Played =
  | { readonly result: 'passed' | 'failed'; readonly failed: readonly string[]; readonly durations: Readonly<Record<string, number>> }
  /** No test ended for so long that it must hang. */
  | { readonly result: 'stalled' };

export interface TestRunner {
  play(order: RunOrder): Promise<Played>;
  close(): Promise<void>;
}

/**
 * Plays tests of a tree in a process beside this one. It is ended, with all its own, when nothing was heard of it for
 * `patienceMs()`; the next order starts another one.
 */
export function createTestRunner(root: string, patienceMs: () => number): TestRunner {
  let child: ChildProcess | null = null;
  const end = async (): Promise<void> => {
    const ending = child;
    child = null;
    if (ending?.pid === undefined) return;
    const gone = new Promise((resolve) => ending.once('close', resolve));
    // Its group: a worker in an endless loop hears nothing.
    process.kill(-ending.pid, 'SIGKILL');
    await gone;
  };
  const start = async (): Promise<ChildProcess> => {
    const started = fork(path.join(import.meta.dirname, 'run-tests-child.ts'), [root], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, BATUTA_TEST_SEED: '1', BATUTA_TEST_NAMED: '1' },
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('message', () => resolve());
      started.once('close', (code) => reject(new Error(`The process for tests ended with ${code}.`)));
    });
    return started;
  };
  return {
    async play(order) {
      const at = child ?? (await start());
      const { promise, resolve, reject } = Promise.withResolvers<Played>();
      let heard = Date.now();
      const hear = (news: RunNews): void => {
        heard = Date.now();
        if (news.type === 'done') resolve({ ...news, result: news.failed.length > 0 ? 'failed' : 'passed' });
      };
      const died = (code: number | null): void => reject(new Error(`The process for tests ended with ${code}.`));
      const watch = setInterval(() => Date.now() - heard > patienceMs() && resolve({ result: 'stalled' }), 500);
      at.on('message', hear);
      at.once('close', died);
      at.send(order);
      try {
        const played = await promise;
        at.off('close', died);
        if (played.result === 'stalled') await end();
        return played;
      } finally {
        clearInterval(watch);
        at.off('message', hear);
      }
    },
    close: end,
  };
}
