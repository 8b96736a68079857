import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { atEnd } from './playing.ts';
import { filesAt } from './scene.ts';

/** Ends Batuta where it finds the old test beside the new work, as only the counter-proof does. */
const check = `import { readFileSync } from 'node:fs';
if (readFileSync('src/a.txt', 'utf8') === 'new\\n' && readFileSync('a.test.js', 'utf8') === 'old\\n') process.kill(process.ppid, 'SIGKILL');
`;
const files = {
  'src/a.txt': 'old\n',
  'a.test.js': 'old\n',
  'check.mjs': check,
  '.claude/batuta.yaml': 'agents:\n  code: { section: Code, owns: ["**"], validate: [node check.mjs] }\n',
};

test('a run that died while the old tests lay there is cancelled: its own tests come back', async () => {
  const workspace = await filesAt(files, true);
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
  const text = (): Promise<string> => readFile(path.join(workspace.root, 'a.test.js'), 'utf8');
  expect(await crash.play()).toBeNull();
  expect(await text()).toBe('old\n');
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: crash.home }, logger: silentLogger });
  const [run] = await app.runs.list();
  await app.cancel(run?.runId ?? '', 'ada');
  expect(await text()).toBe('new\n');
  await app.runs.list();
  expect([app.runs.get(run?.runId ?? '')?.state.status, app.runs.get(run?.runId ?? '')?.state.swapped]).toEqual(['cancelled', []]);
  await app.close();
});
