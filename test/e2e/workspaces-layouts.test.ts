import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import type { Session } from '../../src/app/contracts.ts';
import type { ModelHandler } from '../../src/providers/scripted/model-answer.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { acting, call, calls, finish, passed, spec, wordsOf, write, type Act } from './answers.ts';
import { openScene, type Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun, type WholeRun } from './whole-run.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove();
});

async function open(files: Readonly<Record<string, string>>, handler: ModelHandler, git = true): Promise<Scene> {
  const scene = await openScene({ files, handler, git });
  scenes.push(scene);
  return scene;
}

async function inSession<T>(scene: Scene, fn: (session: Session) => Promise<T>): Promise<T> {
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: scene.home }, logger: silentLogger });
  const session = await app.session(scene.root, {});
  try {
    return await fn(session);
  } finally {
    await session.close();
  }
}

const done = { status: 'completed', reason: null };
const summary = ({ state, report }: WholeRun): object => ({ status: state.status, reason: report.reason });
const labels = (run: WholeRun): string[] => run.report.attempts.map((one) => one.label);
const files = (run: WholeRun): string[] => run.report.files.map((file) => file.file);
/** Commands of each layer that passed on the tree that is handed over. */
const proven = (run: WholeRun): string[] =>
  [
    ...new Set(
      run.report.evidence.filter((one) => one.result === 'pass' && one.treeAfter === run.report.tree).map((one) => one.command.join(' ')),
    ),
  ].sort();
const rewrite = (file: string, content: string): Act[] => [calls(call('read', { path: file })), write(file, content), passed];

describe('a monorepo', () => {
  const monorepo = {
    'README.md': 'two packages\n',
    'packages/core/index.mjs': 'export const price = () => 100;\n',
    'packages/core/test.mjs': "import { price } from './index.mjs';\nif (!price()) process.exit(1);\n",
    'packages/shop/index.mjs': "import { price } from '../core/index.mjs';\nexport const label = () => `${price() / 100} €`;\n",
    'packages/shop/test.mjs':
      "import { label } from './index.mjs';\nif (label() !== '1 €') { console.log('label is ' + label()); process.exit(1); }\n",
    '.claude/batuta.yaml': `agents:
  core: { owns: [packages/core/**], validate: [node packages/core/test.mjs] }
  shop: { owns: [packages/shop/**], validate: [node packages/shop/test.mjs] }
`,
  };

  test('a change in one package breaks the test of another: that one is retried with the exact error, and all is proven again', async () => {
    const scene = await open(
      monorepo,
      acting([
        [/^SPEC /, finish(spec({ Core: ['packages/core/index.mjs'] }))],
        [/^Core /, ...rewrite('packages/core/index.mjs', 'export const price = () => ({ cents: 100 });\n')],
        [
          /^RETRY Shop /,
          ...rewrite(
            'packages/shop/index.mjs',
            "import { price } from '../core/index.mjs';\nexport const label = () => `${price().cents / 100} €`;\n",
          ),
        ],
      ]),
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(labels(run)).toEqual(['SPEC A thing', 'Core Thing', 'RETRY Shop Thing (1/2)']);
    expect(proven(run)).toEqual(['node packages/core/test.mjs', 'node packages/shop/test.mjs']);
    const told = scene.model.requests().find((one) => one.label.startsWith('RETRY Shop'));
    expect(JSON.stringify(told?.body['messages'])).toContain('after all layers were finished.\\nlabel is NaN €');
  });

  test('without settings the packages are found, and the same holds', async () => {
    const { '.claude/batuta.yaml': _settings, ...bare } = monorepo;
    const manifest = (name: string) => JSON.stringify({ name, type: 'module', scripts: { test: 'node test.mjs' } });
    const scene = await open(
      {
        ...bare,
        'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'], scripts: { test: 'node packages/core/test.mjs' } }),
        'packages/core/package.json': manifest('core'),
        'packages/shop/package.json': manifest('shop'),
      },
      acting([
        [/^SPEC /, (request) => finish(spec({ [/#### (\w+)/.exec(wordsOf(request))?.[1] ?? '']: ['packages/core/index.mjs'] }))],
        [/./, ...rewrite('packages/core/index.mjs', 'export const price = () => 50 + 50;\n')],
      ]),
    );
    const run = await wholeRun(scene);
    expect(run.report.settings.reasons).not.toEqual([]);
    expect(summary(run)).toEqual(done);
  });
});

describe('a hand-over', () => {
  const withHandOver = {
    'README.md': 'api and web\n',
    'api/model.txt': 'name\n',
    'generate.mjs': `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const model = readFileSync('api/model.txt', 'utf8');
if (model.includes('broken')) { console.log('cannot generate from ' + model); process.exit(2); }
mkdirSync('web/generated', { recursive: true });
writeFileSync('web/generated/types.txt', 'types of ' + model);
`,
    'web/use.txt': 'uses name\n',
    'check.mjs': `import { readFileSync } from 'node:fs';
if (process.argv[2] === 'web' && !readFileSync('web/generated/types.txt', 'utf8').includes(readFileSync('web/use.txt', 'utf8').trim().split(' ').at(-1))) { console.log('no such type'); process.exit(1); }
`,
    '.claude/batuta.yaml': `agents:
  api:
    owns: [api/**]
    provides: [web/generated/**]
    validate: [node check.mjs api]
    handover: [node generate.mjs]
  web:
    owns: ['web/*.txt']
    needs: [api]
    validate: [node check.mjs web]
`,
  };
  const both = finish(spec({ Api: ['api/model.txt'], Web: ['web/use.txt'] }));

  test("types are generated before the dependant starts; they are the run's, and undo takes them back", async () => {
    const scene = await open(
      withHandOver,
      acting([
        [/^SPEC /, both],
        [/^Api /, ...rewrite('api/model.txt', 'name and price\n')],
        [
          /^Web /,
          calls(call('read', { path: 'web/generated/types.txt' }), call('read', { path: 'web/use.txt' })),
          write('web/use.txt', 'uses price\n'),
          passed,
        ],
      ]),
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(files(run)).toEqual(['api/model.txt', 'web/generated/types.txt', 'web/use.txt']);
    const order = run.events.flatMap((event) =>
      event.type === 'agent.started'
        ? [event.label]
        : event.type === 'validation.completed' && event.purpose === 'handover'
          ? ['hand-over']
          : [],
    );
    expect(order).toEqual(['SPEC A thing', 'Api Thing', 'hand-over', 'Web Thing']);
    const undone = await inSession(scene, (session) => session.undo(run.runId));
    expect(undone).toEqual({ restored: ['api/model.txt', 'web/generated/types.txt', 'web/use.txt'], kept: [] });
    expect(await scene.read('web/generated/types.txt')).toBeNull();
  });

  test('generated types that are there already are waited for all the same', async () => {
    const scene = await open(
      { ...withHandOver, 'web/generated/types.txt': 'types of name\n' },
      acting([
        [/^SPEC /, both],
        [/^Api /, ...rewrite('api/model.txt', 'name and price\n')],
        [/^Web /, ...rewrite('web/use.txt', 'uses price\n')],
      ]),
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    const started = run.events.findIndex((event) => event.type === 'agent.started' && event.agent === 'web');
    const handed = run.events.findIndex((event) => event.type === 'validation.completed' && event.purpose === 'handover');
    expect(handed).toBeGreaterThan(0);
    expect(started).toBeGreaterThan(handed);
  });

  test("its failure is that agent's: retried with the exact error, the dependant waits", async () => {
    const scene = await open(
      withHandOver,
      acting([
        [/^SPEC /, both],
        [/^Api /, ...rewrite('api/model.txt', 'broken\n')],
        [/^RETRY Api /, ...rewrite('api/model.txt', 'name and price\n')],
        [/^Web /, ...rewrite('web/use.txt', 'uses price\n')],
      ]),
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(labels(run)).toEqual(['SPEC A thing', 'Api Thing', 'RETRY Api Thing (1/2)', 'Web Thing']);
    const told = scene.model.requests().find((one) => one.label.startsWith('RETRY Api'));
    expect(JSON.stringify(told?.body['messages'])).toContain('cannot generate from broken');
  });

  test('for ever failing: the run stops with that agent, the dependant is skipped', async () => {
    const scene = await open(
      withHandOver,
      acting([
        [/^SPEC /, both],
        [/Api /, ...rewrite('api/model.txt', 'broken\n')],
      ]),
    );
    const run = await wholeRun(scene);
    expect(run.state.status).toBe('stopped');
    expect(run.report.stop?.agent).toBe('api');
    expect(run.report.agents.map((one) => [one.name, one.skipped])).toEqual([
      ['api', null],
      ['web', 'api did not pass'],
    ]);
  });
});

describe('agents that share one validation command', () => {
  const shared = {
    ...tinyFiles(),
    'check-all.mjs': `import { readFileSync } from 'node:fs';
for (const file of ['src/a.txt', 'lib/b.txt']) if (readFileSync(file, 'utf8').includes('bad')) { console.log('bad: ' + file); process.exit(1); }
`,
    '.claude/batuta.yaml': `agents:
  source: { owns: [src/**], validate: [node check-all.mjs] }
  library: { owns: [lib/**], validate: [node check-all.mjs] }
`,
  };

  test('one fails because of the other: when the other is mended, nobody is asked', async () => {
    const scene = await open(
      shared,
      acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
        [/^Source /, ...rewrite('src/a.txt', 'good a\n')],
        [/^RETRY Source /, passed],
        [/^Library /, ...rewrite('lib/b.txt', 'bad b\n')],
        // Takes longer than the other's retries.
        [
          /^RETRY Library /,
          ...Array.from({ length: 12 }, (): Act => calls(call('read', { path: 'lib/b.txt' }))),
          write('lib/b.txt', 'good b\n'),
          passed,
        ],
      ]),
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(proven(run)).toEqual(['node check-all.mjs']);
  });
});

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
  ]);

  test('the same output each time: run again until it is stable, and not part of the feature', async () => {
    const scene = await open(writing("import { writeFileSync } from 'node:fs';\nwriteFileSync('built.txt', 'built');\n"), act);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(files(run)).toEqual(['src/new.txt']);
    expect(run.report.outputs).toEqual(['built.txt']);
  });

  test('another output each time: told, left out of the proof, not part of the feature', async () => {
    const scene = await open(
      writing("import { appendFileSync } from 'node:fs';\nappendFileSync('log.txt', process.hrtime.bigint() + '\\n');\n"),
      act,
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(files(run)).toEqual(['src/new.txt']);
    expect(run.report.notices.map((notice) => notice.text).join('\n')).toContain('changes log.txt each time it runs');
  });

  test("it formats the agent's own file: that is the run's change, applied and undone as it is", async () => {
    const scene = await open(
      writing(
        "import { existsSync, readFileSync, writeFileSync } from 'node:fs';\nif (existsSync('src/new.txt')) writeFileSync('src/new.txt', readFileSync('src/new.txt', 'utf8').toUpperCase());\n",
      ),
      act,
    );
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(files(run)).toEqual(['src/new.txt']);
    expect(await scene.read('src/new.txt')).toBe('GOOD\n');
    await inSession(scene, (session) => session.apply(run.runId, { branch: 'thing' }));
    expect(await gitIn(scene.root, ['show', 'thing:src/new.txt'])).toBe('GOOD\n');
    expect((await inSession(scene, (session) => session.undo(run.runId))).restored).toEqual(['src/new.txt']);
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
    const scene = await open({ ...tinyFiles('review: { skipUpToFiles: 0 }\n'), 'src/a.txt': 'old a\n1\n2\n3\n4\n5\n6\n7\nend\n' }, handler);
    await scene.write('other.txt', 'mine, not committed\n');
    await scene.write('untracked.txt', 'mine, untracked\n');
    await scene.write('src/a.txt', 'old a\n1\n2\n3\n4\n5\n6\n7\nmy end\n');
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(run.report.files).toMatchObject([{ file: 'src/a.txt', added: 1, removed: 1 }]);
    const reviewed = JSON.stringify(scene.model.requests().find((one) => one.label.startsWith('REVIEW'))?.body['messages']);
    expect(reviewed).toContain('+new a');
    for (const words of ['+my end', 'mine, not committed', 'mine, untracked']) expect(reviewed).not.toContain(words);

    await inSession(scene, (session) => session.apply(run.runId, { branch: 'thing' }));
    expect(await gitIn(scene.root, ['show', 'thing:src/a.txt'])).toBe('new a\n1\n2\n3\n4\n5\n6\n7\nend\n');
    const committed = (await gitIn(scene.root, ['diff', '--name-only', 'main', 'thing'])).trim().split('\n');
    expect(committed.filter((file) => !file.startsWith('spec/'))).toEqual(['src/a.txt']);

    expect((await inSession(scene, (session) => session.undo(run.runId))).restored).toEqual(['src/a.txt']);
    expect(await scene.read('src/a.txt')).toBe('old a\n1\n2\n3\n4\n5\n6\n7\nmy end\n');
    expect(await scene.read('other.txt')).toBe('mine, not committed\n');
    expect(await scene.read('untracked.txt')).toBe('mine, untracked\n');
  });

  test("changed by the person between the agent's read and its write: not overwritten, read again", async () => {
    const scene0: Scene[] = [];
    let edits = 0;
    const scene = await open(tinyFiles(), async (request) => {
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
    expect((await inSession(scene, (session) => session.undo(run.runId))).restored).toEqual(['src/a.txt']);
    expect(await scene.read('src/a.txt')).toBe('old a\na line of mine\n');
  });

  test('changed by the person after the agent: proven again with it, kept by undo', async () => {
    const scene0: Scene[] = [];
    const scene = await open(tinyFiles('review: { skipUpToFiles: 0 }\n'), async (request) => {
      const root = scene0[0]?.root ?? '';
      if (request.label.startsWith('REVIEW'))
        await writeFile(path.join(root, 'src/a.txt'), `${await readFile(path.join(root, 'src/a.txt'), 'utf8')}mine\n`);
      return acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
        [/^REVIEW /, finish('## Review: APPROVED\n### Issues Found\nNone')],
        [/^Source /, ...rewrite('src/a.txt', 'new a\n')],
      ])(request);
    });
    scene0.push(scene);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(proven(run)).toEqual(['node check.mjs lib', 'node check.mjs src']);
    expect(await inSession(scene, (session) => session.undo(run.runId))).toEqual({ restored: [], kept: ['src/a.txt'] });
    expect(await scene.read('src/a.txt')).toBe('new a\nmine\n');
  });
});
