import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { createApp } from '../../src/app/create-app.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { stubProgram } from '../fakes/stub-program.ts';
import { commandLine, type Ended } from './command-line.ts';
import { atEnd, openTiny, specialist, works } from './playing.ts';
import type { Scene } from './scene.ts';
import { wholeRun } from './whole-run.ts';

/** GitHub's program, which knows of the pull requests that were made with it. */
const gh = (folder: string): string => `
printf '%s\\n' "$*" >> '${folder}/calls'
case "$1 $2" in
  'pr view') [ -f '${folder}/body' ] && echo https://example.test/pull/7 ;;
  'pr create') cat > '${folder}/body'; echo https://example.test/pull/7 ;;
esac`;

interface Asked {
  readonly scene: Scene;
  /** Holds what \`gh\` was called with, the text that it got, and the remote. */
  readonly folder: string;
  readonly pr: (...options: string[]) => Promise<Ended>;
}

async function completed(): Promise<Asked> {
  const scene = await openTiny(specialist(...works));
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-pr-')));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await stubProgram(path.join(folder, 'bin'), 'gh', gh(folder));
  await gitIn(folder, ['init', '-q', '--bare', 'remote.git']);
  expect((await wholeRun(scene)).state.status).toBe('completed');
  const PATH = `${path.join(folder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, BATUTA_HOME: scene.home, PATH };
  return { scene, folder, pr: (...options) => commandLine(['pr', 'last', ...options], { cwd: scene.root, env }) };
}

test('a completed run is committed on a branch, pushed and opened as a pull request once, with what holds now', async () => {
  const { scene, folder, pr } = await completed();
  const alone = await pr('--branch', 'thing');
  expect([alone.code, alone.stdout]).toEqual([
    0,
    expect.stringContaining('has no remote to push to, so nothing was pushed. Push the branch thing'),
  ]);
  await gitIn(scene.root, ['remote', 'add', 'origin', path.join(folder, 'remote.git')]);
  const unasked = await pr();
  expect([unasked.code, unasked.stderr]).toEqual([
    1,
    expect.stringContaining('Nothing was pushed: nobody is here to be asked. With --yes'),
  ]);
  expect(await gitIn(path.join(folder, 'remote.git'), ['branch', '--list'])).toBe('');

  const opened = await pr('--yes');
  expect([opened.code, opened.stdout]).toEqual([0, expect.stringContaining('opened: https://example.test/pull/7')]);
  const commit = await gitIn(scene.root, ['rev-parse', 'thing']);
  expect(await gitIn(path.join(folder, 'remote.git'), ['rev-parse', 'thing'])).toBe(commit);
  expect((await readFile(path.join(folder, 'calls'), 'utf8')).split('\n')).toContainEqual(
    expect.stringMatching(/^pr create --head thing --title .+ --body-file -$/u),
  );
  expect(await readFile(path.join(folder, 'body'), 'utf8')).toContain('Overall: proven');

  const again = await pr('--yes');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('already open: https://example.test/pull/7')]);
  expect((await gitIn(scene.root, ['log', '--format=%s', 'main..thing'])).trim().split('\n')).toHaveLength(1);

  await writeFile(path.join(scene.root, 'src/new.txt'), 'bad\n');
  const stale = await pr();
  expect(stale.stdout).toContain('Overall: stale');
});

test('a text that the person kept in the review is what goes with the branch, wherever it is made', async () => {
  const { scene, folder, pr } = await completed();
  await gitIn(scene.root, ['remote', 'add', 'origin', path.join(folder, 'remote.git')]);
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: scene.home }, logger: silentLogger });
  atEnd(() => app.close());
  const session = await app.session(scene.root, {});
  const [run] = await app.runs.list();
  const runId = run?.runId ?? '';
  const made = await session.pullRequest(runId);
  expect([made.own, made.text]).toEqual([false, expect.stringContaining('Overall: proven')]);
  await session.keepPullRequest(runId, '# Discounts, at last\n\nIn my words.\n');
  expect(await session.pullRequest(runId)).toEqual({ own: true, text: '# Discounts, at last\n\nIn my words.\n' });
  expect((await session.apply(runId, { branch: 'mine' }, async () => true)).pullRequest).toBe('# Discounts, at last\n\nIn my words.\n');
  const opened = await pr('--yes');
  expect([opened.code, opened.stdout]).toEqual([0, expect.stringContaining('Your own text, kept in the review.')]);
  expect(await readFile(path.join(folder, 'body'), 'utf8')).toBe('In my words.\n');
  expect(await readFile(path.join(folder, 'calls'), 'utf8')).toContain('--title Discounts, at last --body-file -');
  await session.keepPullRequest(runId, null);
  expect((await session.pullRequest(runId)).own).toBe(false);
  await expect(session.keepPullRequest('none', 'x')).rejects.toThrow();
});

test('what git or GitHub refuses is told in their words, and the commit is there', async () => {
  const { scene, folder, pr } = await completed();
  await gitIn(scene.root, ['remote', 'add', 'origin', path.join(folder, 'gone.git')]);
  const unpushed = await pr('--branch', 'thing', '--yes');
  expect([unpushed.code, unpushed.stderr]).toEqual([1, expect.stringContaining('The branch thing could not be pushed:')]);
  expect(unpushed.stderr).toContain('gone.git');
  await gitIn(scene.root, ['remote', 'set-url', 'origin', path.join(folder, 'remote.git')]);
  await stubProgram(path.join(folder, 'bin'), 'gh', 'echo "not logged in" >&2; exit 4');
  const refused = await pr('--yes');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/could not be opened:\nnot logged in\n/u)]);
});
