import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { App } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable, type Played } from './crash.ts';
import { isRunning } from './gate.ts';
import { atEnd } from './playing.ts';
import { filesAt } from './scene.ts';

/** Ends Batuta where it finds the old test beside the new work, as only the counter-proof does, and outlives it. */
const check = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
if (!existsSync('.git/pid') && readFileSync('src/a.txt', 'utf8') === 'new\\n' && readFileSync('a.test.js', 'utf8') === 'old\\n') {
  writeFileSync('.git/pid', String(process.pid));
  setInterval(() => {}, 1000);
  process.kill(process.ppid, 'SIGKILL');
}
`;
const build = `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('built.txt', 'with ' + readFileSync('a.test.js', 'utf8'));
`;
const files = {
  'src/a.txt': 'old\n',
  'a.test.js': 'old\n',
  'check.mjs': check,
  'build.mjs': build,
  'built.txt': 'by hand\n',
  '.claude/batuta.yaml': 'agents:\n  code: { section: Code, owns: ["**"], validate: [node build.mjs, node check.mjs] }\n',
};

/** A run that died while the old tests lay there, and what Batuta is in the next process. */
async function afterDeath(): Promise<{
  app: App;
  root: string;
  runId: string;
  text: () => Promise<string>;
  isCommandAlive: () => Promise<boolean>;
  goOn: () => Promise<Played | null>;
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
  return { app, root, runId, text, isCommandAlive: () => isRunning(pid), goOn: () => crash.play() };
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

test('a run that goes on after it has its outputs as they were proven, not as built with the old tests', async () => {
  const { root, goOn } = await afterDeath();
  const built = (): Promise<string> => readFile(path.join(root, 'built.txt'), 'utf8');
  expect(await built()).toBe('with old\n');
  expect(await goOn()).not.toBeNull();
  expect(await built()).toBe('with new\n');
});
