import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { isRunning } from './gate.ts';
import { atEnd } from './playing.ts';
import { filesAt } from './scene.ts';

/** Once: ends Batuta in the middle of its work, and outlives it. */
export const dying = `import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
if (existsSync('src/a.txt') && !existsSync('.git/pid')) {
  writeFileSync('src/b.txt', 'half');
  writeFileSync('.vscode/tasks.json', '{"evil":1}');
  mkdirSync('.git/hooks', { recursive: true });
  writeFileSync('.git/hooks/pre-commit', 'evil', { mode: 0o755 });
  writeFileSync('.git/pid', String(process.pid));
  setInterval(() => {}, 1000);
  process.kill(process.ppid, 'SIGKILL');
}
`;
export const files = {
  'act.mjs': dying,
  'mine.txt': 'mine\n',
  '.vscode/tasks.json': '{}\n',
  '.claude/batuta.yaml':
    'agents:\n  code: { section: Code, owns: ["src/**"], validate: [node --version], run: [node act.mjs] }\nreview: { skipUpToFiles: 9 }\n',
};

/** A run whose process died while a command of its agent ran. */
export async function afterDeath() {
  const workspace = await filesAt(files, true);
  const { root } = workspace;
  const crash = await openCrashable(
    workspace,
    'A thing',
    acting([
      [/^SPEC /, finish(spec({ Code: ['src/a.txt', 'src/b.txt'] }))],
      [
        /Code /,
        write('src/a.txt', 'new\n'),
        calls(call('run', { command: 'node act.mjs' })),
        calls(call('read', { path: 'src/b.txt' })),
        write('src/b.txt', 'whole\n'),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
  );
  atEnd(() => crash.remove());
  expect(await crash.play()).toBeNull();
  const at = (name: string): string => path.join(root, name);
  const pid = Number(readFileSync(at('.git/pid'), 'utf8'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  expect([readFileSync(at('.vscode/tasks.json'), 'utf8'), existsSync(at('.git/hooks/pre-commit'))]).toEqual(['{"evil":1}', true]);
  const open = async () => {
    const app = await createApp({ env: { ...process.env, BATUTA_HOME: crash.home }, logger: silentLogger });
    atEnd(() => app.close());
    const runId = (await app.runs.list())[0]?.runId ?? '';
    const session = await app.session(root, { trusted: true });
    const notices = async (): Promise<string[]> =>
      documentInEnglish(await session.report(runId)).notices.flatMap(({ text }) =>
        String(text).includes('no command may') ? [String(text)] : [],
      );
    return { app, session, runId, notices };
  };
  const guarded = () => [readFileSync(at('.vscode/tasks.json'), 'utf8'), existsSync(at('.git/hooks/pre-commit'))];
  return { crash, at, pid, open, guarded };
}
export const putBack = [
  '"node act.mjs" was interrupted. What no command may change was put back as before: .vscode/tasks.json, .git/hooks/pre-commit.',
];
export const asBefore = ['{}\n', false];

/** Where a command that died is noted down. */
export const notesIn = (home: string): string[] => {
  const notes = readdirSync(path.join(home, 'workspaces'), { recursive: true, encoding: 'utf8' });
  return notes.map((name) => path.basename(name)).filter((name) => /^command-.+\.json$/.test(name));
};
