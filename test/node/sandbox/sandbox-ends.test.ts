import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../progress/until.ts';
import { git, repository } from '../scratch.ts';
import { hasSandbox, openSandboxed } from './sandbox-scene.ts';

const node = process.execPath;

/** Processes with this word among their arguments. */
function withWord(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      // It has just ended.
      return false;
    }
  });
}

describe.runIf(hasSandbox)('what ends a command in a sandbox', () => {
  test('kill -9 of its owner leaves no process, and no file that was not there', async () => {
    const root = repository({ 'a.txt': 'a', '.npmrc': 'x' });
    const word = `batuta-stray-${process.pid}`;
    const owner = spawn(node, [join(import.meta.dirname, 'owner-child.ts'), root, String(process.pid)], { stdio: 'ignore' });
    await until(() => expect(existsSync(join(root, 'up'))).toBe(true));
    expect(withWord(word)).toHaveLength(1);
    owner.kill('SIGKILL');
    await until(() => expect(withWord(word)).toEqual([]));
    expect(git(root, 'status', '--short', '--ignored')).toBe('?? up');
    expect(readdirSync(root).sort()).toEqual(['.git', '.npmrc', 'a.txt', 'up']);
  });

  test('an interruption asks first, so that temporary files are removed', async () => {
    const { root, run } = await openSandboxed();
    const stop = new AbortController();
    const polite = `require('fs').writeFileSync('up', ''); process.on('SIGTERM', () => { require('fs').writeFileSync('asked', ''); process.exit(0); }); setInterval(() => {}, 1000)`;
    const ending = run([node, '-e', polite], { signal: stop.signal });
    await until(() => expect(existsSync(join(root, 'up'))).toBe(true));
    stop.abort();
    expect([(await ending).outcome, existsSync(join(root, 'asked'))]).toEqual(['interrupted', true]);
  });

  test('the deaf are killed after a while', async () => {
    const { root, run } = await openSandboxed({ limits: { graceMs: 200 } });
    const word = `batuta-deaf-${process.pid}`;
    const deaf = `process.on('SIGTERM', () => {}); require('fs').writeFileSync('deaf', ''); setInterval(() => {}, 1000)`;
    const stop = new AbortController();
    const killed = run([node, '-e', deaf, word], { signal: stop.signal });
    await until(() => expect(existsSync(join(root, 'deaf'))).toBe(true));
    stop.abort();
    expect([(await killed).outcome, withWord(word)]).toEqual(['interrupted', []]);
  });

  test('a normal end takes along what lost its mark and its group', async () => {
    const { root, run } = await openSandboxed();
    const word = `batuta-left-${process.pid}`;
    const left = `require('fs').writeFileSync('up', ''); setInterval(() => {}, 1000)`;
    const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}, '${word}'], { detached: true, stdio: 'ignore', env: {} }).unref(); const wait = setInterval(() => require('fs').existsSync('up') && clearInterval(wait), 5)`;
    expect(await run([node, '-e', code])).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect([existsSync(join(root, 'up')), withWord(word)]).toEqual([true, []]);
  });
});
