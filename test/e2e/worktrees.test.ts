import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { Question } from '../../src/protocol/question.ts';
import { scratchFolder } from '../node/scratch.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, finish, passed, spec, wordsOf, write, type Act } from './answers.ts';
import { done, filesOf, inSession, openFiles, provenBy, specGivenBack, summary } from './playing.ts';
import type { Scene } from './scene.ts';
import { wholeRun, type WholeRun } from './whole-run.ts';
import { agents, all, files, layer, leftWorktrees, lines, meetingAt, other, read, works } from './worktree-scene.ts';

/** The repository of the person, without what they themselves change by looking. */
function repositoryOf(root: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(path.join(root, '.git'), { recursive: true }).map(String).sort()) {
    const file = path.join(root, '.git', name);
    if (lstatSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
const merges = (run: WholeRun): string[][] =>
  run.events.flatMap((event) => (event.type === 'worktree.merged' ? [[event.agent, ...event.files]] : []));

test('three agents in worktrees: what they changed apart goes together, byte by byte, and is proven where it lies together', async () => {
  const scene = await openFiles(files(), agents({ One: works('one', 0), Two: works('two', 5), Three: works('three', 11) }));
  writeFileSync(path.join(scene.root, 'mine.txt'), 'not committed\n');
  const before = repositoryOf(scene.root);
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect(repositoryOf(scene.root)).toBe(before);
  expect(await scene.read('shared/list.txt')).toBe(lines({ 0: 'one was here', 5: 'two was here', 11: 'three was here' }));
  expect(filesOf(run)).toEqual(['one/new.txt', 'shared/list.txt', 'three/new.txt', 'two/new.txt']);
  expect(
    merges(run)
      .map(([agent]) => agent)
      .sort(),
  ).toEqual(['one', 'three', 'two']);
  expect(provenBy(run)).toEqual(['node check.mjs one', 'node check.mjs shared', 'node check.mjs three', 'node check.mjs two']);
  // What ran in a worktree does not count for it.
  expect(run.report.evidence.filter(({ treeAfter, purpose }) => treeAfter === run.report.tree && purpose !== 'prove')).toEqual([]);
  expect(leftWorktrees(scene)).toEqual([]);
  const undone = await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
  expect(undone.restored).toEqual(
    expect.arrayContaining(['one/new.txt', 'shared/list.txt', 'three/new.txt', 'two/new.txt', specGivenBack]),
  );
  expect([await scene.read('shared/list.txt'), await scene.read('mine.txt')]).toEqual([lines(), 'not committed\n']);
});

test('three agents in worktrees who change the same line: each who comes later resolves it with what lies there, and nobody’s work is lost', async () => {
  const list = 'shared/list.txt';
  const acts = { One: works('one', 5), Two: works('two', 5), Three: works('three', 5) };
  /** Keeps whoever is named on either side. */
  const resolve: Act = (request) => {
    const marked = /<{7} [0-9a-f]+.*?>{7} /u.exec(wordsOf(request))?.[0] ?? '';
    const names = ['one', 'two', 'three'].filter((name) => marked.includes(name));
    return write(list, lines({ 5: `${names.join(' and ')} was here` }));
  };
  const scene = await openFiles(
    files(),
    acting([
      [/^SPEC /, finish(all)],
      ...Object.entries(acts).map(([name, told]) => [new RegExp(`^${name} `, 'u'), ...told] as const),
      [/^RETRY /, read(list), resolve, passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const asked: string[] = [];
  const onConflict = async ({ subject }: Question): Promise<void> => void asked.push(subject);
  // Whoever resolved it against the first has it to resolve again, once the second lies there.
  const run = await wholeRun(scene, { onConflict, conflicts: Array.from({ length: 4 }, () => ({ option: 'agent' })) });
  expect(summary(run)).toEqual(done);
  const order = merges(run).map(([agent]) => agent);
  expect(order.toSorted()).toEqual(['one', 'three', 'two']);
  expect(new Set(asked)).toEqual(new Set(order.slice(1)));
  expect(await scene.read(list)).toBe(lines({ 5: 'one and two and three was here' }));
  expect(provenBy(run)).toEqual(['node check.mjs one', 'node check.mjs shared', 'node check.mjs three', 'node check.mjs two']);
  expect(filesOf(run)).toEqual(['one/new.txt', list, 'three/new.txt', 'two/new.txt']);
  expect(leftWorktrees(scene)).toEqual([]);
  await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
  expect(await scene.read(list)).toBe(lines());
});

type Both = { scene: Scene; run: WholeRun; seen: { subject: string; delta: string; list: string | null; left: string[] }[] };

/** Two agents change the same line; whoever comes second is asked about. */
async function colliding(option: string, resolves: readonly Act[] = [], meanwhile: (worktree: string) => void = () => {}): Promise<Both> {
  const scene = await openFiles(
    files('', layer('one') + layer('two')),
    acting([
      [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
      [/^One /, ...works('one', 5)],
      [/^Two /, ...works('two', 5)],
      [/^RETRY /, ...resolves, passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const seen: Both['seen'] = [];
  const onConflict = async ({ subject, delta }: Question): Promise<void> => {
    seen.push({ subject, delta, list: await scene.read('shared/list.txt'), left: leftWorktrees(scene) });
    if (seen.length === 1)
      for (const name of leftWorktrees(scene)) meanwhile(path.join(scene.home, 'workspaces', path.dirname(name), 'tree'));
  };
  return { scene, seen, run: await wholeRun(scene, { onConflict, conflicts: [{ option }, { option: 'theirs' }] }) };
}

test.each(['theirs', 'ours'])('a conflict is asked about, and nothing of it is written before: %s', async (option) => {
  const { scene, run, seen } = await colliding(option);
  expect(summary(run)).toEqual(done);
  const [first] = seen;
  if (!first) throw new Error('Nobody was asked.');
  const { subject, delta, list, left } = first;
  expect([seen.length, left.length, list]).toEqual([1, 1, lines({ 5: `${other[subject]} was here` })]);
  expect(delta).toContain('--- a/shared/list.txt\n+++ b/shared/list.txt\n');
  expect(delta).toContain(`-${other[subject]} was here`);
  expect(delta).toContain(`+${subject} was here`);
  const stays = option === 'theirs' ? subject : other[subject];
  expect(await scene.read('shared/list.txt')).toBe(lines({ 5: `${stays} was here` }));
  // The rest of the work is no part of the conflict.
  expect([await scene.read('one/new.txt'), await scene.read('two/new.txt')]).toEqual(['by one\n', 'by two\n']);
  const entry = run.state.files['shared/list.txt'];
  expect(entry?.after).toBe(
    createHash('sha256')
      .update(lines({ 5: `${stays} was here` }))
      .digest('hex'),
  );
  expect(leftWorktrees(scene)).toEqual([]);
  await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
  expect(await scene.read('shared/list.txt')).toBe(lines());
});

test('an agent that resolves a conflict gets both sides; marks that it leaves are a conflict still', async () => {
  const resolved = lines({ 5: 'both were here' });
  const well = await colliding('agent', [read('shared/list.txt'), write('shared/list.txt', resolved)]);
  expect(summary(well.run)).toEqual(done);
  expect(well.seen).toHaveLength(1);
  expect(await well.scene.read('shared/list.txt')).toBe(resolved);
  const marks = well.scene.model
    .requests()
    .map(({ body }) => JSON.stringify(body))
    .find((body) => body.includes('<<<<<<< '));
  expect(marks).toContain('one was here');
  expect(marks).toContain('two was here');
  const badly = await colliding('agent', [read('shared/list.txt')]);
  expect(badly.seen).toHaveLength(2);
});

test('where a program goes on writing in the worktree, no side is taken for resolved that nobody was given', async () => {
  const writes = (tree: string): void => {
    const file = path.join(tree, 'shared/list.txt');
    writeFileSync(file, readFileSync(file, 'utf8').replace('line 9', 'of a program'));
  };
  const { scene, run, seen } = await colliding('agent', [], writes);
  expect(summary(run)).toEqual(done);
  expect(seen.map(({ subject }) => subject)).toEqual([seen[0]?.subject, seen[0]?.subject]);
  // The second time its version was taken.
  const list = await scene.read('shared/list.txt');
  expect(list).toBe(lines({ 5: `${seen[0]?.subject} was here`, 9: 'of a program' }));
  expect([await scene.read('one/new.txt'), await scene.read('two/new.txt')]).toEqual(['by one\n', 'by two\n']);
});

test('what a person edits meanwhile stays, also after an undo', async () => {
  const scene = await openFiles(
    files('', layer('one') + layer('two')),
    acting([
      [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
      [
        /^One /,
        () => {
          writeFileSync(path.join(scene.root, 'shared/list.txt'), lines({ 0: 'mine' }));
          return write('one/new.txt', 'by one\n');
        },
        ...works('one', 11).slice(1),
      ],
      [/^Two /, write('two/new.txt', 'by two\n'), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect(await scene.read('shared/list.txt')).toBe(lines({ 0: 'mine', 11: 'one was here' }));
  await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
  expect(await scene.read('shared/list.txt')).toBe(lines({ 0: 'mine' }));
});

test('each has its own variables and is set up first, and what proves them runs side by side; where setting up fails the run says so and nothing is lost', async () => {
  const more = (setup: string): string =>
    `worktrees: { setup: [${setup}], variables: { PORT: "{port}", DATABASE: "test_{name}" } }\ntimeouts: { validate: 300 }\n`;
  const place = scratchFolder('meeting');
  const show = "node -p \"process.env.PORT + ' ' + process.env.DATABASE + ' ' + process.cwd()\"";
  const shows = layer('one').replace('validate: [', `validate: ['${show.replaceAll("'", "''")}', node meet.mjs one, `);
  const twice = shows + shows.replaceAll('one', 'two');
  const rules = acting([
    [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
    [/^One /, ...works('one', 0)],
    [/^Two /, ...works('two', 5)],
    [/^REVIEW /, approvedReview],
  ]);
  const good = await openFiles(
    { ...files(more(`'node -e "fs.writeFileSync(1, String(1))"'`), twice), 'meet.mjs': meetingAt(place) },
    rules,
  );
  const run = await wholeRun(good);
  expect(summary(run)).toEqual(done);
  expect(readdirSync(place).sort()).toEqual(['one', 'two']);
  const printed = run.report.evidence
    .filter(({ command, purpose }) => command.includes('-p') && purpose === 'validate')
    .map(({ tail }) => tail.trim().split(' '));
  expect(new Set(printed.map(([port]) => port)).size).toBe(2);
  expect(new Set(printed.map(([, database]) => database)).size).toBe(2);
  for (const [, , folder = ''] of printed) expect(folder.startsWith(good.home)).toBe(true);

  const bad = await openFiles(files(more(`'node -e "console.log(\\"no disk\\"); process.exit(3)"'`), twice), rules);
  const failed = await wholeRun(bad, { approvals: 1 });
  expect(inEnglish(failed.state.questions[0]?.message ?? '')).toContain('could not be set up');
  expect(inEnglish(failed.state.questions[0]?.detail ?? '')).toContain('no disk');
  expect(leftWorktrees(bad)).toEqual([]);
});

test('what a command in a worktree prints of the secrets of the workspace is hidden as there', async () => {
  const show = `node -p "fs.readFileSync(fs.readFileSync('where.txt', 'utf8'), 'utf8')"`;
  const shows = layer('one').replace('validate: [', `validate: ['${show.replaceAll("'", "''")}', `);
  const scene = await openFiles(
    { ...files('', shows + layer('two')), '.gitignore': '.env\n' },
    acting([
      [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
      [/^One /, ...works('one', 0)],
      [/^Two /, ...works('two', 5)],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const secret = 'sk-canary-0123456789abcdef';
  writeFileSync(path.join(scene.root, '.env'), `API_TOKEN=${secret}\n`);
  writeFileSync(path.join(scene.root, 'where.txt'), path.join(scene.root, '.env'));
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  const printed = run.report.evidence.filter(({ command, purpose }) => command.includes('-p') && purpose === 'validate');
  expect(printed.map(({ tail }) => tail.trim())).toContain('API_TOKEN=[secret]');
  const kept = readdirSync(scene.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(kept.filter((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1').includes(secret))).toEqual([]);
});

/** What a person makes of a name meanwhile, and what the agent of one makes of it. */
const clashes = [
  { option: 'ours', person: { 'shared/area': 'a file\n' }, agent: { 'shared/area/new.txt': 'in a folder\n' } },
  {
    option: 'theirs',
    person: { 'shared/area/mine.txt': 'in a folder\n', 'shared/area/deep/too.txt': 'mine\n' },
    agent: { 'shared/area': 'a file\n' },
  },
];

test.each(clashes)(
  'a name that is a file for one and a folder for the other is asked about, and only what is chosen comes: $option',
  async ({ person, agent, option }) => {
    const [name = '', text = ''] = Object.entries(agent)[0] ?? [];
    const scene = await openFiles(
      files('', layer('one') + layer('two')),
      acting([
        [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
        [
          /^One /,
          () => {
            for (const [file, content] of Object.entries(person)) {
              mkdirSync(path.dirname(path.join(scene.root, file)), { recursive: true });
              writeFileSync(path.join(scene.root, file), content);
            }
            return write('one/new.txt', 'by one\n');
          },
          write(name, text),
          passed,
        ],
        [/^Two /, write('two/new.txt', 'by two\n'), passed],
        [/^REVIEW /, approvedReview],
      ]),
    );
    const asked: Question[] = [];
    const run = await wholeRun(scene, { onConflict: (question) => Promise.resolve(void asked.push(question)), conflicts: [{ option }] });
    expect(summary(run)).toEqual(done);
    const there = (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(path.join(scene.root, 'shared'), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name !== 'list.txt')
          .map((entry) => path.join(entry.parentPath, entry.name))
          .map((file) => [path.relative(scene.root, file), readFileSync(file, 'utf8')]),
      );
    expect(there()).toEqual(option === 'ours' ? person : agent);
    expect(await scene.read('one/new.txt')).toBe('by one\n');
    const [question] = asked;
    expect(asked).toHaveLength(1);
    // No marks can say both.
    expect(question?.options.map(({ id }) => id)).toEqual(['theirs', 'ours']);
    for (const file of [...Object.keys(person), name]) expect(question?.delta).toContain(file);
    await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
    expect(there()).toEqual(person);
  },
);
