import { describe, expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, wordsOf, write, type Act } from './answers.ts';
import { openWorkspace } from './memory-scene.ts';
import { done, filesOf, inSession, labels, openFiles, provenBy, rewrite, specGivenBack, summary } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

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
    const scene = await openWorkspace(
      { files: monorepo, commands: ['node packages/core/test.mjs', 'node packages/shop/test.mjs'] },
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
        // The other package's file is not in the spec.
        [/^REVIEW /, approvedReview],
      ]),
    );
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    expect(labels(run)).toEqual(['SPEC A thing', 'Core Thing', 'RETRY Shop Thing (1/2)', 'REVIEW Thing (1/3)']);
    expect(provenBy(run)).toEqual(['node packages/core/test.mjs', 'node packages/shop/test.mjs']);
    const told = scene.model.requests().find((one) => one.label.startsWith('RETRY Shop'));
    expect(JSON.stringify(told?.body['messages'])).toMatch(/After all layers finished: .* failed with exit code 1\.\\nlabel is NaN €/u);
  });

  test('without settings the packages are found, and the same holds', async () => {
    const { '.claude/batuta.yaml': _settings, ...bare } = monorepo;
    const manifest = (name: string) => JSON.stringify({ name, type: 'module', scripts: { test: 'node test.mjs' } });
    const scene = await openFiles(
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
  const handOverCommands = ['node check.mjs api', 'node check.mjs web', 'node generate.mjs'];
  // What is generated is not in the spec, so the change is reviewed.
  const both = finish(spec({ Api: ['api/model.txt'], Web: ['web/use.txt'] }));

  test("types are generated before the dependant starts; they are the run's, and undo takes them back", async () => {
    const scene = await openFiles(
      withHandOver,
      acting([
        [/^SPEC /, both],
        [/^REVIEW /, approvedReview],
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
    expect(filesOf(run)).toEqual(['api/model.txt', 'web/generated/types.txt', 'web/use.txt']);
    const order = run.events.flatMap((event) =>
      event.type === 'agent.started'
        ? [inEnglish(event.label)]
        : event.type === 'validation.completed' && event.purpose === 'handover'
          ? ['hand-over']
          : [],
    );
    expect(order).toEqual(['SPEC A thing', 'Api Thing', 'hand-over', 'Web Thing', 'REVIEW Thing (1/3)']);
    const undone = await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
    expect(undone).toEqual({
      restored: ['api/model.txt', 'web/generated/types.txt', 'web/use.txt', specGivenBack],
      removed: ['web/generated/types.txt'],
      skipped: [],
      spec: specGivenBack,
    });
    expect(await scene.read('web/generated/types.txt')).toBeNull();
  });

  test('generated types that are there already are waited for all the same', async () => {
    const scene = await openWorkspace(
      { files: { ...withHandOver, 'web/generated/types.txt': 'types of name\n' }, commands: handOverCommands },
      acting([
        [/^SPEC /, both],
        [/^REVIEW /, approvedReview],
        [/^Api /, ...rewrite('api/model.txt', 'name and price\n')],
        [/^Web /, ...rewrite('web/use.txt', 'uses price\n')],
      ]),
    );
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    const started = run.events.findIndex((event) => event.type === 'agent.started' && event.agent === 'web');
    const handed = run.events.findIndex((event) => event.type === 'validation.completed' && event.purpose === 'handover');
    expect(handed).toBeGreaterThan(0);
    expect(started).toBeGreaterThan(handed);
  });

  test("its failure is that agent's: retried with the exact error, the dependant waits", async () => {
    const scene = await openWorkspace(
      { files: withHandOver, commands: handOverCommands },
      acting([
        [/^SPEC /, both],
        [/^REVIEW /, approvedReview],
        [/^Api /, ...rewrite('api/model.txt', 'broken\n')],
        [/^RETRY Api /, ...rewrite('api/model.txt', 'name and price\n')],
        [/^Web /, ...rewrite('web/use.txt', 'uses price\n')],
      ]),
    );
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    expect(labels(run)).toEqual(['SPEC A thing', 'Api Thing', 'RETRY Api Thing (1/2)', 'Web Thing', 'REVIEW Thing (1/3)']);
    const told = scene.model.requests().find((one) => one.label.startsWith('RETRY Api'));
    expect(JSON.stringify(told?.body['messages'])).toContain('cannot generate from broken');
  });

  test('for ever failing: the run stops with that agent, the dependant is skipped', async () => {
    const scene = await openWorkspace(
      { files: withHandOver, commands: handOverCommands },
      acting([
        [/^SPEC /, both],
        [/Api /, ...rewrite('api/model.txt', 'broken\n')],
      ]),
    );
    const run = await scene.run();
    expect(run.state.status).toBe('stopped');
    expect(run.report.questions[0]?.subject).toBe('api');
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
    const scene = await openWorkspace(
      { files: shared, commands: ['node check-all.mjs'] },
      acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
        [/^Source /, ...rewrite('src/a.txt', 'good a\n')],
        [/^RETRY Source /, passed],
        [/^Library /, ...rewrite('lib/b.txt', 'bad b\n')],
        // Takes longer than the other's retries.
        [
          /^RETRY Library /,
          ...Array.from({ length: 12 }, (_, index): Act => calls(call('glob', { pattern: `lib/${index}*` }))),
          calls(call('read', { path: 'lib/b.txt' })),
          write('lib/b.txt', 'good b\n'),
          passed,
        ],
      ]),
    );
    const run = await scene.run();
    expect(summary(run)).toEqual(done);
    expect(provenBy(run)).toEqual(['node check-all.mjs']);
  });
});
