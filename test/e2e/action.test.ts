import { mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { playAction, readAction } from '../fakes/action-runner.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { stubProgram } from '../fakes/stub-program.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { atEnd, openFiles } from './playing.ts';

const project = path.resolve(import.meta.dirname, '../..');
const action = await readAction(path.join(project, 'action.yml'));

const workspace = {
  'sum.js': 'export const sum = (a, b) => a + b;\n',
  '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    owns: ["**"]\n    validate: [node --version]\n',
};
/** Below any target, and nothing that could be worked on. */
const auditor = acting([[/^AUDIT security /, calls(call('finish', { summary: 'seen by @somebody', score: 60, findings: [] }))]]);

/** Puts this project on PATH as what was installed, and writes down what it was asked. */
const npm = (folder: string): string => `
printf '%s\\n' "$*" >> '${folder}/npm'
case "$1" in
  pack) echo batuta-0.0.0.tgz ;;
  install)
    while [ "$1" != --prefix ]; do shift; done
    mkdir -p "$2/bin"
    printf '#!/bin/sh\\nexec "${process.execPath}" "${project}/src/cli/main.ts" "$@"\\n' > "$2/bin/batuta"
    chmod +x "$2/bin/batuta" ;;
esac`;

/** Keeps one comment; an older one of somebody else is never named, because the filter leaves it out. */
const gh = (folder: string): string => `
printf '%s\\n' "$*" >> '${folder}/gh'
case "$*" in
  *--paginate*) [ ! -f '${folder}/comment' ] || echo 41 ;;
  *PATCH*|*POST*) for one; do :; done; cp "\${one#body=@}" '${folder}/comment' ;;
esac`;

async function opened(handler = auditor) {
  const scene = await openFiles(workspace, handler);
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-action-')));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const bin = path.join(folder, 'bin');
  await stubProgram(bin, 'npm', npm(folder));
  await stubProgram(bin, 'gh', gh(folder));
  const event = path.join(folder, 'event.json');
  await writeFile(event, JSON.stringify({ pull_request: { number: 12, title: '$(touch pwned)' } }));
  const env = {
    PATH: [bin, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
    HOME: folder,
    // Each of the steps starts it anew.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    CI: 'true',
    BATUTA_HOME: scene.home,
    ANTHROPIC_BASE_URL: scene.model.url,
    ANTHROPIC_API_KEY: 'test-key',
    GITHUB_REPOSITORY: 'somebody/shop',
    GITHUB_EVENT_PATH: event,
    GITHUB_EVENT_NAME: 'pull_request',
  };
  const at = { root: scene.root, temp: path.join(folder, 'temp'), source: project, env };
  const play = (inputs: Readonly<Record<string, string>>, played = action) =>
    playAction(played, at, { 'trust-workspace': 'true', dimensions: 'security', 'target-score': '90', ...inputs });
  return { scene, folder, bin, play, read: (file: string) => readFile(path.join(folder, file), 'utf8') };
}

const workflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.object({ uses: z.string().default(''), run: z.string().default(''), with: z.record(z.string(), z.string()).default({}) }),
      ),
    }),
  ),
});

test('the workflows of the documents use the action as it is', async () => {
  const texts = [...(await readFile(path.join(project, 'docs/ci.md'), 'utf8')).matchAll(/^```yaml\n([^]*?)^```$/gmu)].map(
    ([, text = '']) => text,
  );
  expect(texts).toHaveLength(2);
  for (const text of texts) {
    expect(text).not.toContain('pull_request_target');
    const steps = Object.values(workflowSchema.parse(parse(text)).jobs).flatMap((job) => job.steps);
    expect(steps.filter(({ run }) => run.includes('${{'))).toEqual([]);
    const ours = steps.filter(({ uses }) => uses.startsWith('OWNER/batuta@'));
    expect(ours).toHaveLength(1);
    for (const one of ours) expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(one.with)));
  }
});

test('no input and no event gets into the text of a step', () => {
  for (const { name, run = '', shell } of action.runs.steps) {
    expect([name, run.includes('${{')]).toEqual([name, false]);
    if (run !== '') expect(shell).toBe('bash');
  }
});

test('an audit below its target ends with 1: with summary, findings and one comment that is brought up to date, whatever the inputs say', async () => {
  const { scene, folder, play, read } = await opened();
  const hostile = '"; touch pwned; $(touch pwned) `touch pwned` @all -- --yes';
  const { steps, outputs, summary } = await play({ request: hostile, 'upload-sarif': 'true', 'max-iterations': '1' });
  expect(steps.map(({ name, code }) => [name, code])).toEqual([
    ['actions/setup-node@v4', 0],
    ['Install Batuta', 0],
    ['Run', 0],
    ['Summary', 0],
    ['Comment', 0],
    ['Code scanning', 0],
    ['Result', 1],
  ]);
  expect(steps.at(-1)?.said).toContain('::error::Failed, or below the target.');
  expect(outputs).toMatchObject({ 'exit-code': '1', score: '60', status: 'completed' });
  const report = JSON.parse(await readFile(outputs['report'] ?? '', 'utf8')) as { request: string };
  expect(report.request).toBe(hostile);
  expect([...(await readdir(scene.root)), ...(await readdir(folder))]).not.toContain('pwned');
  expect(JSON.parse(await readFile(outputs['sarif'] ?? '', 'utf8'))).toMatchObject({ version: '2.1.0' });
  expect(summary).toContain('60');
  expect(steps.find(({ name }) => name === 'Run')?.said).toMatch(/^::stop-commands::([0-9a-f-]{36})\n[^]*\n::\1::\n$/u);
  const comment = await read('comment');
  expect(comment).toMatch(/^<!-- batuta audit  -->\n/u);
  expect(comment).not.toMatch(/@(?!\u200b)/u);
  expect(await read('gh')).toMatch(/--method POST repos\/somebody\/shop\/issues\/12\/comments /u);
  expect((await read('npm')).split('\n').slice(0, 3)).toEqual([
    'ci --no-audit --no-fund',
    expect.stringMatching(/^pack --silent --pack-destination /u),
    expect.stringMatching(/^install --global .*batuta-0\.0\.0\.tgz$/u),
  ]);

  await play({ 'max-iterations': '1', package: 'batuta@0.1.0' });
  expect((await read('gh')).split('\n').filter((line) => /POST|PATCH/u.test(line))).toEqual([
    expect.stringContaining('--method POST'),
    expect.stringContaining('--method PATCH repos/somebody/shop/issues/comments/41 '),
  ]);
  expect(await read('npm')).toMatch(/install .* batuta@0\.1\.0\n$/u);
});

test('several modules, with commas or in lines, are one audit: its summary and its comment show each', async () => {
  const { scene, play, read } = await opened(
    acting([[/^AUDIT security /, calls(call('finish', { summary: 's', score: 60, findings: [] }))]]),
  );
  for (const file of ['shop/a.js', 'tax rates/b.js']) await scene.write(file, 'export const a = 1;\n');
  const { outputs, summary } = await play({ 'module-path': ' shop,\n  tax rates\n', 'max-iterations': '1' });
  const report = JSON.parse(await readFile(outputs['report'] ?? '', 'utf8')) as { audit: { goal: { modules: string[] } } };
  expect([outputs['score'], report.audit.goal.modules]).toEqual(['60', ['shop', 'tax rates']]);
  const comment = await read('comment');
  expect(comment).toMatch(/^<!-- batuta audit {2}shop- {2}tax rates- -->\n/u);
  for (const words of ['shop · security', 'tax rates · security'])
    expect([summary, comment].every((text) => text.includes(words))).toBe(true);
});

test('a feature is built as approved, with a summary, a comment of its own and a pull request', async () => {
  const { scene, folder, bin, play, read } = await opened(
    acting([
      [/^SPEC /, finish(spec({ Code: ['twice.js'] }))],
      [/^Code /, write('twice.js', 'export const twice = (a) => 2 * a;\n'), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const remote = path.join(folder, 'remote.git');
  await gitIn(folder, ['init', '-q', '--bare', remote]);
  await gitIn(scene.root, ['remote', 'add', 'origin', remote]);
  const made = `case "$1 $2" in 'pr create') cat > '${folder}/pull-request'; echo https://example.test/pull/7 ;; esac`;
  await stubProgram(bin, 'gh', `${gh(folder)}\n${made}`);
  const { steps, outputs, summary } = await play({ command: 'feature', request: 'Add twice', approve: 'true', 'pull-request': 'true' });
  expect(steps.map(({ name, code }) => [name, code])).toEqual([
    ['actions/setup-node@v4', 0],
    ['Install Batuta', 0],
    ['Run', 0],
    ['Summary', 0],
    ['Comment', 0],
    ['Pull request', 0],
    ['Result', 0],
  ]);
  expect(outputs).toMatchObject({ 'exit-code': '0', status: 'completed', score: '' });
  expect(summary).toContain('twice.js');
  expect(await read('comment')).toMatch(/^<!-- batuta feature {2}-->\n/u);
  expect(await read('pull-request')).toContain('Add twice');
  const [branch = ''] = (await gitIn(remote, ['branch', '--format=%(refname:short)'])).split('\n');
  expect(await gitIn(remote, ['show', `${branch}:twice.js`])).toContain('2 * a');
});

test('of a report that is too long for a comment, its begin is the comment', async () => {
  const { folder, play, read } = await opened();
  const long = path.join(folder, 'long.md');
  await writeFile(long, 'a line of a report, as @somebody has it\n'.repeat(40_000));
  const steps = action.runs.steps.filter(({ name = '' }) => ['Summary', 'Comment', 'Code scanning'].includes(name));
  const told = { name: 'Run', run: `echo markdown=${long} >> "$GITHUB_OUTPUT"`, shell: 'bash', env: {}, 'working-directory': '.' };
  const played = await play({}, { ...action, runs: { ...action.runs, steps: [told, ...steps] } });
  expect(played.steps.map(({ name, code }) => [name, code])).toEqual([
    ['Run', 0],
    ['Summary', 0],
    ['Comment', 0],
  ]);
  const comment = await read('comment');
  expect(comment.length).toBeLessThan(65_536);
  expect(comment).toMatch(
    /^<!-- batuta audit {2}-->\na line of a report, as @\u200bsomebody has it\n[^]*\n… the rest is in the summary of the job\.\n$/u,
  );
});

test('the budget ends with 4; a token that may not comment changes nothing of that; a wrong command is wrong use', async () => {
  const { bin, play } = await opened();
  await stubProgram(bin, 'gh', 'echo "Resource not accessible by integration" >&2; exit 1');
  const reached = await play({ 'max-budget': '0.000001' });
  expect(reached.steps.at(-1)).toMatchObject({ name: 'Result', code: 4, said: expect.stringContaining('The budget is reached') });
  expect(reached.steps.find(({ name }) => name === 'Comment')).toMatchObject({ code: 0, said: expect.stringContaining('::warning::') });
  const wrong = await play({ command: 'audit; touch pwned' });
  expect(wrong.steps.map(({ name }) => name)).not.toContain('Comment');
  expect(wrong.steps.at(-1)).toMatchObject({ name: 'Result', code: 2 });
});
