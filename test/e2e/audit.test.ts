import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Json } from '../../src/protocol/json.ts';
import type { RecordedRequest } from '../fakes/model-server/model-answer.ts';
import { acting, call, calls, passed, wordsOf, write, type Act } from './answers.ts';
import { atEnd } from './playing.ts';
import { openScene, type Scene } from './scene.ts';

interface Defect {
  readonly severity: string;
  readonly category: string;
  readonly file: string;
  /** Seen in what the auditor read, as it stands in JSON. */
  readonly seen: RegExp;
}

/** Reads the files, then reports the defects that it saw in them: nothing of it is known beforehand. */
const auditor = (files: readonly string[], defects: readonly Defect[]): Act[] => [
  calls(...files.map((file) => call('read', { path: file }))),
  (request: RecordedRequest) => {
    const found = defects.filter(({ seen }) => seen.test(wordsOf(request)));
    const cost: Readonly<Record<string, number>> = { P0: 25, P1: 10, P2: 4 };
    const score = 100 - found.reduce((sum, { severity }) => sum + (cost[severity] ?? 0), 0);
    const findings = found.map(({ severity, category, file }): Json => {
      return { severity, category, title: `${category} in ${file}`, file, line: 1, recommendation: 'mend it' };
    });
    return calls(call('finish', { summary: 'audited', score, findings }));
  },
];

const settings = (owns: string, command: string): string =>
  `version: 1\nagents:\n  code:\n    owns: [${owns}]\n    validate: [${command}]\n`;

const orders = `const password = 'hunter2';
export function find(db, name) {
  return db.query(password, "SELECT * FROM orders WHERE name = '" + name + "'");
}
export function parse(text) {
  return JSON.parse(text);
}
export function sum(items) { let all = 0; for (const item of items) all = all + item; return all; }
export function total(items) { let all = 0; for (const item of items) all = all + item; return all; }
`;
const shop = {
  'package.json': '{ "name": "orders", "type": "module", "description": "Finds and sums orders" }\n',
  'src/orders.js': orders,
  'test/sum.test.js': `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { sum } from '../src/orders.js';\ntest('sums', () => assert.equal(sum([1, 2]), 3));\n`,
  '.claude/batuta.yaml': settings('src/**, test/**', 'node --test --experimental-test-coverage'),
};
const defects: readonly Defect[] = [
  { severity: 'P0', category: 'Injection', file: 'src/orders.js', seen: /'\\" \+ name/ },
  { severity: 'P0', category: 'Secret in code', file: 'src/orders.js', seen: /hunter2/ },
  { severity: 'P1', category: 'Error handling', file: 'src/orders.js', seen: /return JSON\.parse/ },
  { severity: 'P2', category: 'Duplication', file: 'src/orders.js', seen: /total\(items\) \{ let/ },
];
const edits = (...changes: (readonly [string, string])[]): Act =>
  calls(...changes.map(([before, after]) => call('edit', { path: 'src/orders.js', old_string: before, new_string: after })));
const look = calls(call('read', { path: 'src/orders.js' }));
const parseTest = `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { parse } from '../src/orders.js';\ntest('says what cannot be read', () => assert.equal(parse('{'), null));\n`;

const mending = acting([
  [/^AUDIT security /, ...auditor(['src/orders.js'], defects)],
  [
    /^CLOSE-GAPS Code .*\(1\)/,
    look,
    edits(
      [`const password = 'hunter2';\n`, ''],
      [`db.query(password, "SELECT * FROM orders WHERE name = '" + name + "'")`, `db.query('SELECT * FROM orders WHERE name = ?', [name])`],
    ),
    passed,
  ],
  [
    /^CLOSE-GAPS Code .*\(2\)/,
    look,
    edits([
      '  return JSON.parse(text);',
      '  try {\n    const value = JSON.parse(text);\n    return value;\n  } catch {\n    return null;\n  }',
    ]),
    write('test/parse.test.js', parseTest),
    passed,
  ],
  [
    /^ENHANCE Code /,
    look,
    edits([
      'export function total(items) { let all = 0; for (const item of items) all = all + item; return all; }',
      'export const total = sum;',
    ]),
    passed,
  ],
]);

const open = async (files: Readonly<Record<string, string>>, handler: ReturnType<typeof acting>): Promise<Scene> => {
  const scene = await openScene({ files, handler });
  atEnd(() => scene.remove());
  return scene;
};
const audit = (...options: string[]): string[] => ['audit', '--dimensions', 'security', '--trust-workspace', ...options];

test('a module with planted defects goes over three cycles to the target, with a stop at the budget in between; its tests are counted by their own runner, and every report is written', async () => {
  const scene = await open(shop, mending);
  const [sarif, markdown] = [path.join(scene.home, 'out.sarif'), path.join(scene.home, 'out.md')];
  const stopped = await scene.run(audit('--max-budget', '4', '--turns', '9', '--sarif', sarif, '--report', markdown));
  expect([stopped.code, stopped.report.status, stopped.report.audit?.reached]).toEqual([4, 'budget-reached', false]);
  const sarifSchema = z.object({ runs: z.tuple([z.object({ results: z.array(z.object({ ruleId: z.string() })) })]) });
  const written = sarifSchema.parse(JSON.parse(await readFile(sarif, 'utf8')));
  expect(written.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(['security/error-handling', 'security/duplication']);
  expect(await readFile(markdown, 'utf8')).toContain('- Score: 36 → 86');

  const { code, report } = await scene.run(['resume', 'last', '--turns', '100', '--trust-workspace']);
  expect([code, report.audit?.reached, report.proof?.verdict]).toEqual([0, true, 'proven']);
  expect(report.audit?.rounds.map(({ score, dimensions }) => [score, dimensions[0]?.computed, dimensions[0]?.critical_count])).toEqual([
    [36, 45, 2],
    [86, 85, 0],
    [96, 95, 0],
    [100, 100, 0],
  ]);
  expect(report.audit?.tests).toMatchObject({
    before: { tests_passed: 1, tests_failed: 0, coverage_percentage: 55.56, missing_lines: { 'src/orders.js': '3-4, 6-7' } },
    after: { tests_passed: 2, tests_failed: 0, missing_lines: { 'src/orders.js': '2-3' } },
  });
  expect(report.audit?.metrics).toMatchObject({
    initial_score: 36,
    final_score: 100,
    score_improvement: 64,
    iterations_to_target: 3,
    total_findings: 4,
    critical_fixed: 2,
    high_fixed: 1,
    medium_fixed: 1,
    files_modified: 2,
  });
  expect(report.audit?.module).toMatchObject({ name: 'orders', purpose: 'Finds and sums orders' });
  expect(report.caps.usd.limit).toBe(4);
  // Nothing was paid twice.
  expect(new Set(scene.asked()).size).toBe(scene.asked().length);
});

test('an audit of Python in two dimensions ends with exit code 1 below its target', async () => {
  const handler = acting([
    [/^AUDIT security /, ...auditor(['prices/net.py'], [{ severity: 'P0', category: 'Injection', file: 'prices/net.py', seen: /eval\(/ }])],
    [/^AUDIT tests /, ...auditor(['prices/net.py'], [{ severity: 'P2', category: 'No test', file: 'prices/net.py', seen: /def net/ }])],
    [
      /^CLOSE-GAPS Code /,
      calls(call('read', { path: 'prices/net.py' })),
      calls(call('edit', { path: 'prices/net.py', old_string: 'eval(text)', new_string: 'float(text)' })),
      passed,
    ],
  ]);
  const scene = await open(
    {
      'prices/__init__.py': '',
      'prices/net.py': 'def net(text):\n    return eval(text)\n',
      'test_net.py':
        'import unittest\nfrom prices.net import net\n\n\nclass NetTest(unittest.TestCase):\n    def test_net(self):\n        self.assertEqual(net("2"), 2)\n',
      '.claude/batuta.yaml': settings('prices/**, test_*.py', 'python3 -m unittest'),
    },
    handler,
  );
  const options = ['--module-path', 'prices', '--target-score', '99', '--max-iterations', '1', '--focus', 'p0,P1'];
  const { code, report } = await scene.run(['audit', 'Make it safe', '--dimensions', 'security,tests', '--trust-workspace', ...options]);
  expect([code, report.audit?.reached, report.missed, report.request]).toEqual([
    1,
    false,
    'Score 96 of 99. Iterations: 1.',
    'Make it safe',
  ]);
  const shown = (await scene.cli(['runs', 'show', 'last'])).stdout;
  expect(shown).toContain('target not reached');
  expect(shown).not.toContain('completed, proven');
  expect(report.audit?.rounds.map(({ dimensions }) => dimensions.map(({ dimension, stated }) => [dimension, stated]))).toEqual([
    [
      ['security', 75],
      ['tests', 96],
    ],
    [
      ['security', 100],
      ['tests', 96],
    ],
  ]);
  expect((await scene.cli(['dismiss', 'last'])).stdout).toContain('P2 No test in prices/net.py');
  expect((await scene.cli(['dismiss', 'last', '1'])).code).toBe(0);
  expect(report.audit?.tests.after).toMatchObject({ tests_passed: 1, tests_failed: 0, coverage_percentage: null });
  expect(await scene.read('prices/net.py')).toContain('float(text)');
});

test('what the options cannot mean is said before anything begins', async () => {
  const scene = await open(shop, mending);
  const { code, stderr } = await scene.cli(audit('--target-score', 'high', '--focus', 'P7', '--max-iterations', '0'));
  expect(code).toBe(2);
  for (const option of ['--target-score', '--focus', '--max-iterations']) expect(stderr).toContain(option);
  expect(scene.asked()).toEqual([]);
});

test('a folder and dimensions that are not there are refused before a run begins, all with whatever else is wrong', async () => {
  const scene = await open(shop, mending);
  const options = ['--dimensions', 'security=0,beauty,constructor', '--module-path', 'gone', '--max-iterations', '0', '--turns', 'x'];
  const { code, stderr } = await scene.cli(['audit', '--trust-workspace', ...options]);
  expect(code).toBe(2);
  for (const told of ['"beauty"', '"constructor"', 'no file in gone', '--max-iterations', '--turns'])
    expect(stderr.toLowerCase()).toContain(told);
  expect((await scene.cli(audit('--module-path', '../elsewhere'))).code).toBe(2);
  expect((await scene.cli(['runs'])).stdout).toContain('There is no run yet');
});

test('settings say where own templates and the reports of audits lie, and what an audit is to reach; reports make no proof stale', async () => {
  const scene = await open(
    {
      ...shop,
      '.claude/batuta.yaml': `${shop['.claude/batuta.yaml']}audit: { templates: tools/audit, output: reports/audit, target: 60, dimensions: [security, money] }\n`,
      'tools/audit/money.md': 'Is {MODULE_NAME} careful with money?\n',
      'tools/audit/security.md': 'Our own security rules for {MODULE_PATH}.\n',
    },
    acting([
      [/^AUDIT security /, calls(call('finish', { summary: 's', score: 61 }))],
      [/^AUDIT money /, calls(call('finish', { summary: 's', score: 99 }))],
    ]),
  );
  const { code, report } = await scene.run(['audit', '--trust-workspace']);
  expect([code, report.audit?.reached, report.audit?.goal.target, report.audit?.metrics.final_score]).toEqual([0, true, 60, 61]);
  const asked = scene.model.requests().map(wordsOf).join('\n');
  expect(asked).toContain('Our own security rules for .');
  expect(asked).toContain('Is orders careful with money?');
  for (const ending of ['md', 'json', 'html', 'sarif'])
    expect(await scene.find('reports/audit', `${report.runId}.${ending}`)).not.toBeNull();
  expect((await scene.cli(['runs', 'show', 'last'])).stdout).not.toContain('stale');
});

test('a dimension whose part of the budget is used is neither worked on nor audited again, and the person is told; the others go on', async () => {
  const scene = await open(
    shop,
    acting([
      [/^AUDIT security /, ...auditor(['src/orders.js'], defects)],
      [/^AUDIT tests /, ...auditor(['src/orders.js'], [{ severity: 'P1', category: 'Sum', file: 'src/orders.js', seen: /function sum/ }])],
      [/^CLOSE-GAPS Code /, look, edits(['export function sum(items) {', 'export const sum = (items) => {']), passed],
    ]),
  );
  const options = ['--dimensions', 'security=0.001,tests', '--max-iterations', '2', '--target-score', '90'];
  const { code, report, events } = await scene.run(['audit', '--trust-workspace', ...options]);
  expect([code, report.audit?.goal.dimensions, report.audit?.goal.parts]).toEqual([1, ['security', 'tests'], { security: 0.001 }]);
  const labels = new Set(scene.asked().map((asked) => asked.replace(/#\d+$/u, '')));
  expect([...labels].filter((label) => label.startsWith('AUDIT security'))).toHaveLength(1);
  expect([...labels].filter((label) => label.startsWith('AUDIT tests')).length).toBeGreaterThan(1);
  const task = scene.model
    .requests()
    .map(wordsOf)
    .find((words) => words.includes('CLOSE-GAPS'));
  expect(task).toContain('Sum in src/orders.js');
  expect(task).not.toContain('Injection in src/orders.js');
  expect(events.filter(({ type }) => type === 'budget.warning')).toMatchObject([{ part: 'security', limit: 0.001 }]);
  expect(report.notices.map(({ text }) => text)).toContainEqual(expect.stringContaining('for the dimension "security"'));
  const [security, tests] = report.audit?.dimensions ?? [];
  expect(security).toMatchObject({ dimension: 'security', audits: 1, initial: 36, final: 36, limit: 0.001 });
  expect(tests).toMatchObject({ dimension: 'tests', initial: 90, final: 100, limit: null });
  expect((security?.usd ?? 0) + (tests?.usd ?? 0)).toBeCloseTo(report.cost.usd, 6);
});
