import { rmSync, writeFileSync } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { until } from '../progress/until.ts';
import { alwaysReviewed, done, inSession, labels, openFiles, specialist, summary, works } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

const old = `${Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')}\n`;
const edit = (from: string, to: string) => calls(call('edit', { path: 'src/a.txt', old_string: `${from}\n`, new_string: `${to}\n` }));

test('after one change of a file was undone nothing is shown as proven or approved; brought back as it was, it is again', async () => {
  const scene = await openFiles(
    { ...tinyFiles(alwaysReviewed), 'src/a.txt': old },
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
      [/^Source /, calls(call('read', { path: 'src/a.txt' })), edit('line 2', 'two'), edit('line 17', 'seventeen'), passed],
      [/^REVIEW /, finish('## Review: APPROVED\n### Issues Found\nNone')],
    ]),
  );
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect([run.report.stale, run.report.verdicts.map(({ result }) => result)]).toEqual([[], ['proven']]);
  const proven = await scene.read('src/a.txt');
  await inSession(scene, async (session) => {
    const [first] = await session.hunks(run.runId, 'src/a.txt');
    await session.rollBack(run.runId, { file: 'src/a.txt', hunk: first?.id ?? '' }, 'ana');
    const now = await session.report(run.runId);
    expect([now.stale, now.verdicts.map(({ result }) => result)]).toEqual([['src/a.txt'], ['stale']]);
    expect((await scene.cli(['runs', 'show', run.runId])).stdout).toContain('Changed since the last proof: src/a.txt');
    await scene.write('src/a.txt', proven ?? '');
    expect((await session.report(run.runId)).stale).toEqual([]);
    // No file of the run, but its commands may read it: content decides.
    await scene.write('lib/b.txt', 'another b\n');
    await scene.write('lib/new.txt', 'new\n');
    const other = await session.report(run.runId);
    expect([other.stale, other.verdicts.map(({ result }) => result)]).toEqual([['lib/b.txt', 'lib/new.txt'], ['stale']]);
    expect((await scene.cli(['runs', 'show', run.runId])).stdout).toContain('Changed since the last proof: lib/b.txt, lib/new.txt');
    await scene.write('lib/b.txt', 'old b\n');
    await rm(path.join(scene.root, 'lib/new.txt'));
    expect((await session.report(run.runId)).stale).toEqual([]);
    await scene.write('src/a.txt', `${proven}mine\n`);
    await scene.write('lib/b.txt', 'mine\n');
    expect((await session.report(run.runId)).stale).toEqual(['lib/b.txt', 'src/a.txt']);
    expect((await session.prove(run.runId, 'ada')).map(({ result }) => result)).toEqual(['pass']);
    const renewed = await session.report(run.runId);
    expect([renewed.stale, renewed.verdicts.map(({ result }) => result)]).toEqual([[], ['proven']]);
    await scene.write('src/a.txt', `${proven}bad\n`);
    expect((await session.report(run.runId)).stale).toEqual(['src/a.txt']);
    expect((await session.prove(run.runId, 'ada')).map(({ result }) => result)).toEqual(['fail']);
    expect((await session.report(run.runId)).verdicts.map(({ result }) => result)).toEqual(['failed']);
    const untrusted = await scene.cli(['prove', 'last']);
    expect([untrusted.code, untrusted.stderr]).toEqual([
      2,
      expect.stringContaining('This workspace is not trusted, so its commands cannot run'),
    ]);
    const failed = await scene.cli(['prove', 'last', '--trust-workspace']);
    expect([failed.code, failed.stdout]).toEqual([
      1,
      expect.stringMatching(/exit \d+\n(.|\n)*runs show \S+ --log \w{12}\n✗ Overall: failed\n$/u),
    ]);
    expect((await scene.cli(['runs', 'show', 'last'])).stdout).toMatch(/prove \S+\s+run its commands on the files as they are now/u);
    await scene.write('src/a.txt', proven ?? '');
    const again = await scene.cli(['prove', 'last', '--trust-workspace']);
    expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/passed\n✓ Overall: proven\n$/u)]);
    expect((await session.report(run.runId)).verdicts.map(({ result }) => result)).toEqual(['proven']);
    await scene.write('src/a.txt', `${proven}mine\n`);
    const { pullRequest } = await session.apply(run.runId, { branch: 'thing' }, async () => true);
    expect(pullRequest).toContain('Overall: stale: changed since');
  });
});

test('what a person changed before the proof was proven with the work: it is told as theirs, and stale only once it is changed again', async () => {
  let edits = (): void => undefined;
  const scene = await openFiles(
    tinyFiles(),
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/a.txt', 'src/new.txt'] }))],
      [
        /^Source /,
        calls(call('read', { path: 'src/a.txt' })),
        calls(
          call('write', { path: 'src/a.txt', content: 'new a\n' }),
          call('write', { path: 'src/aside.txt', content: 'aside\n' }),
          call('write', { path: 'src/new.txt', content: 'good\n' }),
        ),
        () => {
          edits();
          return passed;
        },
      ],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const at = (file: string): string => path.join(scene.root, file);
  edits = () => {
    writeFileSync(at('src/a.txt'), 'new a\nmine\n');
    rmSync(at('src/aside.txt'));
  };
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect(run.report.notices.map(({ text }) => text)).toContain(
    'Also changed outside the run before the proof, and proven so: src/a.txt, src/aside.txt',
  );
  await inSession(scene, async (session) => {
    const report = await session.report(run.runId);
    expect([report.stale, report.verdicts.map(({ result }) => result)]).toEqual([[], ['proven']]);
    expect((await scene.cli(['runs', 'show', run.runId])).stdout).not.toContain('stale');
    expect((await scene.cli(['runs'])).stdout).toContain('completed, proven');
    await scene.write('src/a.txt', 'new a\nmine, too\n');
    await scene.write('src/aside.txt', 'aside\n');
    expect((await session.report(run.runId)).stale).toEqual(['src/a.txt', 'src/aside.txt']);
    expect((await scene.cli(['runs'])).stdout).toContain('completed, stale: changed since');
  });
});

test('a run that began without trust has no commands: to prove it again says so, and trust that is given later changes nothing', async () => {
  const scene = await openFiles(tinyFiles(), specialist(...works));
  const run = await scene.cli(['feature', 'A thing', '--yes']);
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('The workspace was not trusted: none of its commands ran.')]);
  const [runId = ''] = /\d{12}-\w{6}/u.exec(run.stdout) ?? [];
  const why = `Nothing was proven: run ${runId} began without trust, so it has no commands, and keeps that.`;
  const again = await scene.cli(['prove', 'last', '--trust-workspace']);
  expect([again.code, again.stdout, again.stderr]).toEqual([2, '', expect.stringContaining(why)]);
  await inSession(scene, async (session) => {
    await expect(session.prove(runId, 'ada')).rejects.toThrow(why);
    expect((await session.report(runId)).proof).toMatchObject({ verdict: 'unproven', reason: 'no-command' });
  });
});

const hides = (...acts: Act[]) =>
  openFiles(
    tinyFiles(),
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/new.txt'] }))],
      [/^Source /, write('src/new.txt', 'good\n'), write('src/aside.txt', 'good\n'), ...acts, passed],
      [/^RETRY Source /, calls(call('read', { path: 'src/.gitignore' })), write('src/.gitignore', 'other.txt\n'), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );

test('a file of the spec that is ignored by the time it would be proven is no work that is done: its agent is asked for it', async () => {
  const run = await wholeRun(await hides(write('src/.gitignore', '*\n')));
  expect([summary(run), labels(run)]).toEqual([done, expect.arrayContaining(['RETRY Source Thing (1/2)'])]);
  const error = 'Files that the spec lists for Source are ignored (.gitignore), so they are not part of what is proven: src/new.txt.';
  const verdicts = run.events.flatMap((event) => (event.type === 'verdict' ? [inEnglish(event.error ?? '')] : []));
  expect(verdicts[0]).toContain(error);
});

test('another file of the run that is ignored is told, and so does the commit that would have it', async () => {
  const scene = await hides(write('src/.gitignore', 'aside.txt\n'));
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect(run.report.notices).toContainEqual({
    level: 'warning',
    text: 'Ignored (.gitignore), so not part of what was proven: src/aside.txt',
  });
  await inSession(scene, async (session) => {
    expect((await session.report(run.runId)).stale).toEqual([]);
    await expect(session.apply(run.runId, { branch: 'thing' }, async () => false)).rejects.toThrow(
      'src/aside.txt: ignored (.gitignore) when the work was proven, so not part of the proof',
    );
  });
});

test('what a hand-over wrote into ignored files is part of what was proven', async () => {
  const generate =
    "import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('made', { recursive: true });\nwriteFileSync('made/client.txt', 'client\\n');\n";
  const tiny = tinyFiles();
  const settings = tiny['.claude/batuta.yaml']?.replace('check.mjs src]', 'check.mjs src]\n    handover: [node generate.mjs]') ?? '';
  const files = { ...tiny, '.gitignore': 'made/\n', 'generate.mjs': generate, '.claude/batuta.yaml': settings };
  const scene = await openFiles(files, specialist(...works));
  const { runId } = await wholeRun(scene);
  await inSession(scene, async (session) => {
    const stale = async (): Promise<readonly string[]> => (await session.report(runId)).stale;
    expect(await stale()).toEqual([]);
    await scene.write('made/client.txt', 'mine\n');
    expect(await stale()).toEqual(['made']);
    await session.prove(runId, 'ada');
    expect(await stale()).toEqual([]);
    await scene.write('made/client.txt', 'client\n');
    expect(await stale()).toEqual(['made']);
  });
});

test('a proof that is interrupted counts for nothing; what its command may not change is as before', async () => {
  const scene = await openFiles(tinyFiles(), specialist(...works));
  const { runId } = await wholeRun(scene);
  const begun = path.join(scene.home, 'begun');
  await scene.write(
    'check.mjs',
    `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('.vscode');
writeFileSync('.vscode/tasks.json', '{}');
writeFileSync(${JSON.stringify(begun)}, '');
setInterval(() => {}, 1000);
`,
  );
  await inSession(scene, async (session) => {
    const stop = new AbortController();
    const proving = session.prove(runId, 'ada', stop.signal);
    await until(() => access(begun));
    stop.abort();
    await expect(proving).rejects.toThrow('interrupted');
    expect(await scene.read('.vscode/tasks.json')).toBeNull();
    const { stale, verdicts, notices } = await session.report(runId);
    expect([stale, verdicts.map(({ result }) => result)]).toEqual([['check.mjs'], ['stale']]);
    expect(inEnglish(notices.at(-2)?.text ?? '')).toContain('changed .vscode/tasks.json, which no command may change');
  });
});
