import { documentInEnglish, inEnglish } from '../../src/core/describe/message.ts';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { gitIn } from '../fakes/copy-workspace.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openWorkspace } from './memory-scene.ts';
import { alwaysReviewed, done, filesOf, inSession, openFiles, provenBy, rewrite, specGivenBack, summary } from './playing.ts';
import type { Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

describe('validations that write', () => {
  const writing = (script: string): Record<string, string> => ({
    ...tinyFiles(),
    'check.mjs': script,
    '.claude/batuta.yaml':
      'agents:\n  source: { owns: [src/**], validate: [node check.mjs] }\n  library: { owns: [lib/**], validate: [node check.mjs] }\n',
  });
  const act = acting([
    [/^SPEC /, finish(spec({ Source: ['src/new.txt'] }))],
    [/^Source /, write('src/new.txt', 'good\n'), passed],
    // A file that the script names may be part of how work is proven, so it is reviewed.
    [/^REVIEW /, approvedReview],
  ]);

  test('the same each time: run again until it is stable, told, and not part of the feature', async () => {
    const script =
      "import { existsSync, writeFileSync } from 'node:fs';\nif (existsSync('src/new.txt')) writeFileSync('built.txt', 'built');\n";
    const scene = await openWorkspace({ files: writing(script), commands: ['node check.mjs'] }, act);
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    expect(filesOf(run)).toEqual(['src/new.txt']);
    expect(run.report.evidence.map(({ result }) => result)).toEqual(['unstable', 'pass']);
    expect(run.report.uncertain).toMatchObject([{ file: 'built.txt', command: 'node check.mjs' }]);
  });

  test('the same before any change: an output of the run, told, undone with it, and not part of the feature', async () => {
    const scene = await openFiles(writing("import { writeFileSync } from 'node:fs';\nwriteFileSync('built.txt', 'built');\n"), act);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect([filesOf(run), run.report.outputs, run.report.uncertain]).toEqual([['src/new.txt'], ['built.txt'], []]);
    expect(run.report.evidence.map(({ result }) => result)).toEqual(['pass']);
    expect(run.report.notices.map((notice) => inEnglish(notice.text)).join('\n')).not.toContain('since the spec was written');
    await inSession(scene, (session) => session.apply(run.runId, { branch: 'thing' }, async () => true));
    expect((await gitIn(scene.root, ['diff', '--name-only', 'main', 'thing', '--', ':!spec'])).trim()).toBe('src/new.txt');
    const undone = await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
    expect(undone).toEqual({
      restored: ['built.txt', 'src/new.txt', specGivenBack],
      removed: ['built.txt', 'src/new.txt'],
      skipped: [],
      spec: specGivenBack,
    });
    expect(await scene.read('built.txt')).toBeNull();
  });

  test('another output each time: told, left out of the proof, not part of the feature', async () => {
    const script = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
writeFileSync('log.txt', existsSync('log.txt') ? readFileSync('log.txt', 'utf8') + 'again' : 'once');
`;
    const scene = await openWorkspace({ files: writing(script), commands: ['node check.mjs'] }, act);
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    expect(filesOf(run)).toEqual(['src/new.txt']);
    expect(run.report.notices.map((notice) => inEnglish(notice.text)).join('\n')).toContain('changes log.txt every time it runs');
  });

  test("it formats the agent's own file: that is the run's change, applied and undone as it is", async () => {
    const scene = await openFiles(
      writing(
        "import { existsSync, readFileSync, writeFileSync } from 'node:fs';\nif (existsSync('src/new.txt')) writeFileSync('src/new.txt', readFileSync('src/new.txt', 'utf8').toUpperCase());\n",
      ),
      act,
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(filesOf(run)).toEqual(['src/new.txt']);
    expect(await scene.read('src/new.txt')).toBe('GOOD\n');
    await inSession(scene, (session) => session.apply(run.runId, { branch: 'thing' }, async () => true));
    expect(await gitIn(scene.root, ['show', 'thing:src/new.txt'])).toBe('GOOD\n');
    expect((await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).restored).toEqual([
      'src/new.txt',
      specGivenBack,
    ]);
    expect(await scene.read('src/new.txt')).toBeNull();
  });
});

describe("the person's own work", () => {
  test('a dirty tree at the start: not in the diff, not in the counts, not undone, not applied', async () => {
    const handler = acting([
      [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
      [
        /^Source /,
        calls(call('read', { path: 'src/a.txt' })),
        calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'new a' })),
        passed,
      ],
      [/^REVIEW /, finish('## Review: APPROVED\n### Issues Found\nNone')],
    ]);
    const scene = await openFiles({ ...tinyFiles(alwaysReviewed), 'src/a.txt': 'old a\n1\n2\n3\n4\n5\n6\n7\nend\n' }, handler);
    await scene.write('other.txt', 'mine, not committed\n');
    await scene.write('untracked.txt', 'mine, untracked\n');
    await scene.write('src/a.txt', 'old a\n1\n2\n3\n4\n5\n6\n7\nmy end\n');
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(run.report.files).toMatchObject([{ file: 'src/a.txt', added: 1, removed: 1 }]);
    const reviewed = JSON.stringify(scene.model.requests().find((one) => one.label.startsWith('REVIEW'))?.body['messages']);
    expect(reviewed).toContain('+new a');
    for (const words of ['+my end', 'mine, not committed', 'mine, untracked']) expect(reviewed).not.toContain(words);

    await inSession(scene, (session) => session.apply(run.runId, { branch: 'thing' }, async () => true));
    expect(await gitIn(scene.root, ['show', 'thing:src/a.txt'])).toBe('new a\n1\n2\n3\n4\n5\n6\n7\nend\n');
    const committed = (await gitIn(scene.root, ['diff', '--name-only', 'main', 'thing'])).trim().split('\n');
    expect(committed.filter((file) => !file.startsWith('spec/'))).toEqual(['src/a.txt']);

    expect((await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).restored).toEqual([
      'src/a.txt',
      specGivenBack,
    ]);
    expect(await scene.read('src/a.txt')).toBe('old a\n1\n2\n3\n4\n5\n6\n7\nmy end\n');
    expect(await scene.read('other.txt')).toBe('mine, not committed\n');
    expect(await scene.read('untracked.txt')).toBe('mine, untracked\n');
  });

  test("changed by the person between the agent's read and its write: not overwritten, read again", async () => {
    const scene0: Scene[] = [];
    let edits = 0;
    const scene = await openFiles(tinyFiles(), async (request) => {
      if (request.label.startsWith('Source') && request.turn === 1 && (edits += 1) === 1)
        await appendFile(path.join(scene0[0]?.root ?? '', 'src/a.txt'), 'a line of mine\n');
      return acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
        [
          /^Source /,
          calls(call('read', { path: 'src/a.txt' })),
          calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'lost' })),
          calls(call('read', { path: 'src/a.txt' })),
          calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'new a' })),
          passed,
        ],
      ])(request);
    });
    scene0.push(scene);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(await scene.read('src/a.txt')).toBe('new a\na line of mine\n');
    expect((await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).restored).toEqual([
      'src/a.txt',
      specGivenBack,
    ]);
    expect(await scene.read('src/a.txt')).toBe('old a\na line of mine\n');
  });

  test('changed by the person after the agent: proven again with it, kept by undo', async () => {
    const scene0: Scene[] = [];
    const scene = await openFiles(tinyFiles(alwaysReviewed), async (request) => {
      const root = scene0[0]?.root ?? '';
      if (request.label.startsWith('REVIEW') && (await readFile(path.join(root, 'src/a.txt'), 'utf8')) === 'new a\n')
        await writeFile(path.join(root, 'src/a.txt'), 'new a\nmine\n');
      return acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
        [/^REVIEW /, finish('## Review: APPROVED\n### Issues Found\nNone')],
        [/^Source /, ...rewrite('src/a.txt', 'new a\n')],
      ])(request);
    });
    scene0.push(scene);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(provenBy(run)).toEqual(['node check.mjs lib', 'node check.mjs src']);
    expect(documentInEnglish(await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana')))).toEqual({
      restored: [specGivenBack],
      skipped: [{ file: 'src/a.txt', reason: 'it was changed since, possibly by you; undo its changes one by one, or edit it' }],
      spec: specGivenBack,
    });
    expect(await scene.read('src/a.txt')).toBe('new a\nmine\n');
  });
});
