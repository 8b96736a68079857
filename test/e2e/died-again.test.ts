import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { afterDeath, asBefore, notesIn } from './died-scene.ts';
import { isRunning } from './gate.ts';

test('of a run whose journal is damaged nobody tells what a command left: it lies as before, and its note goes', async () => {
  const { crash, pid, open, guarded } = await afterDeath();
  const { runId, session } = await open();
  const journal = path.join(crash.home, 'runs', runId, 'journal', '000001.log');
  writeFileSync(journal, readFileSync(journal).fill('X', 3, 4));
  await session.initialise();
  expect([await isRunning(pid), guarded(), notesIn(crash.home)]).toEqual([false, asBefore, []]);
});

test.each([
  ['a hook', (at: (name: string) => string) => !existsSync(at('.git/hooks/pre-commit'))],
  ['the last file', (at: (name: string) => string) => readFileSync(at('.vscode/tasks.json'), 'utf8') === '{}\n'],
])('who clears up is killed, too, once %s is put back: whoever comes next tells all of it', async (_what, isPutBack) => {
  const { crash, at, open, guarded } = await afterDeath();
  const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
  const env = { ...process.env, BATUTA_HOME: crash.home };
  const child = spawn(process.execPath, [main, 'init'], { cwd: at('.'), env, stdio: 'ignore' });
  const closed = once(child, 'close');
  await vi.waitUntil(() => isPutBack(at), { interval: 1, timeout: 60_000 });
  child.kill('SIGKILL');
  await closed;
  const { session, notices } = await open();
  await session.initialise();
  const told = (await notices()).join(' ');
  expect([guarded(), notesIn(crash.home), told]).toEqual([asBefore, [], expect.stringContaining('.vscode/tasks.json')]);
  expect(told).toContain('.git/hooks/pre-commit');
});

test('its checkpoints are lost: what is noted lies as before, and what else no command may change is named', async () => {
  const { crash, at, open, guarded } = await afterDeath();
  const [folder = ''] = readdirSync(path.join(crash.home, 'workspaces'));
  rmSync(path.join(crash.home, 'workspaces', folder, 'checkpoints.git'), { recursive: true });
  const { session, runId } = await open();
  await session.initialise();
  const { notices } = documentInEnglish(await session.report(runId));
  const told = notices.map(({ text }) => String(text)).join('\n');
  expect([guarded(), notesIn(crash.home), readFileSync(at('src/b.txt'), 'utf8')]).toEqual([['{"evil":1}', false], [], 'half']);
  expect(told).toContain('put back as before: .git/hooks/pre-commit.');
  expect(told).toContain('Look at them before you go on: .vscode/tasks.json');
});
