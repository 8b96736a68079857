import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { App } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { isRunning } from './gate.ts';
import { atEnd } from './playing.ts';
import { filesAt } from './scene.ts';

/** Ends Batuta where it finds the old test beside the new work, as only the counter-proof does, and outlives it. */
const check = `import { readFileSync, writeFileSync } from 'node:fs';
if (readFileSync('src/a.txt', 'utf8') === 'new\\n' && readFileSync('a.test.js', 'utf8') === 'old\\n') {
  writeFileSync('.git/pid', String(process.pid));
  setInterval(() => {}, 1000);
  process.kill(process.ppid, 'SIGKILL');
}
`;
const files = {
  'src/a.txt': 'old\n',
  'a.test.js': 'old\n',
  'check.mjs': check,
  '.claude/batuta.yaml': 'agents:\n  code: { section: Code, owns: ["**"], validate: [node check.mjs] }\n',
};

/** A run that died while the old tests lay there, and what Batuta is in the next process. */
async function afterDeath(): Promise<{
  app: App;
  root: string;
  runId: string;
  text: () => Promise<string>;
  isCommandAlive: () => Promise<boolean>;
}> {
  const workspace = await filesAt(files, true);
  const { root } = workspace;
  const crash = await openCrashable(
    workspace,
    'A thing',
    acting([
      [/^SPEC /, finish(spec({ Code: ['src/a.txt'] }))],
      [
        /Code /,
        calls(call('read', { path: 'src/a.txt' }), call('read', { path: 'a.test.js' })),
        write('a.test.js', 'new\n'),
        write('src/a.txt', 'new\n'),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
  );
  atEnd(() => crash.remove());
  const text = (): Promise<string> => readFile(path.join(root, 'a.test.js'), 'utf8');
  expect(await crash.play()).toBeNull();
  expect(await text()).toBe('old\n');
  const pid = Number(await readFile(path.join(root, '.git/pid'), 'utf8'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: crash.home }, logger: silentLogger });
  atEnd(() => app.close());
  const runId = (await app.runs.list())[0]?.runId ?? '';
  return { app, root, runId, text, isCommandAlive: () => isRunning(pid) };
}

test('a run that died while the old tests lay there is cancelled: its own tests come back', async () => {
  const { app, runId, text, isCommandAlive } = await afterDeath();
  await app.cancel(runId, 'ada');
  expect([await text(), await isCommandAlive()]).toEqual(['new\n', false]);
  await app.runs.list();
  expect([app.runs.get(runId)?.state.status, app.runs.get(runId)?.state.swapped]).toEqual(['cancelled', []]);
});

test('whoever works in its workspace next finds its own tests there, and no command of it', async () => {
  const { app, root, runId, text, isCommandAlive } = await afterDeath();
  await (await app.session(root, {})).initialise();
  expect([await text(), await isCommandAlive()]).toEqual(['new\n', false]);
  expect((await (await app.session(root, {})).report(runId)).status).toBe('running');
  await app.runs.list();
  expect(app.runs.get(runId)?.state.swapped).toEqual([]);
});
