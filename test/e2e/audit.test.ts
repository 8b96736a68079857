import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import * as z from 'zod';
import { acting, call, calls, passed, write } from './answers.ts';
import { audit, auditor, mending, open, settings, shop } from './audit-shop.ts';

test('a module with planted defects goes over three cycles to the target, with a stop at the budget in between; its tests are counted by their own runner, and every report is written', async () => {
  const scene = await open(shop, mending);
  const [sarif, markdown] = [path.join(scene.home, 'out.sarif'), path.join(scene.home, 'out.md')];
  const stopped = await scene.run(audit('--max-budget', '4', '--turns', '9', '--sarif', sarif, '--report', markdown));
  expect([stopped.code, stopped.report.status, stopped.report.audit?.reached]).toEqual([4, 'budget-reached', false]);
  const sarifSchema = z.object({ runs: z.tuple([z.object({ results: z.array(z.object({ ruleId: z.string() })) })]) });
  const written = sarifSchema.parse(JSON.parse(await readFile(sarif, 'utf8')));
  expect(written.runs[0].results.map(({ ruleId }) => ruleId)).toEqual([
    'security/error-handling',
    'security/duplication',
    'security/missing-test',
  ]);
  const said = await readFile(markdown, 'utf8');
  expect(said).toContain('- Score: 26 → 76');
  expect(said).toMatch(/\| security \| 26 → 76 \| audit-security, attempt `\S+`, turn 2 → audit-security, attempt `\S+`, turn 2 \|/u);
  expect(said).toMatch(/\| Tests \| [^|]+ \| `node --test --experimental-test-coverage`, log `\w{12}` → /u);

  const { code, report } = await scene.run(['resume', 'last', '--turns', '100', '--trust-workspace']);
  expect([code, report.audit?.reached, report.proof?.verdict]).toEqual([0, true, 'proven']);
  expect(report.audit?.rounds.map(({ score, dimensions }) => [score, dimensions[0]?.computed, dimensions[0]?.critical_count])).toEqual([
    [26, 35, 2],
    [76, 75, 0],
    [96, 95, 0],
    [100, 100, 0],
  ]);
  expect(report.audit?.tests).toMatchObject({
    before: { tests_passed: 1, tests_failed: 0, coverage_percentage: 55.56, missing_lines: { 'src/orders.js': '3-4, 6-7' } },
    after: { tests_passed: 2, tests_failed: 0, missing_lines: { 'src/orders.js': '2-3' } },
  });
  const [before, after] = [report.audit?.tests.before.from ?? [], report.audit?.tests.after.from ?? []];
  const counted = { command: 'node --test --experimental-test-coverage', agent: 'code' };
  expect(before).toMatchObject([
    { figure: 'tests', ...counted },
    { figure: 'coverage', ...counted },
  ]);
  for (const [from, tests] of [
    [before, 1],
    [after, 2],
  ] as const)
    expect((await scene.cli(['runs', 'show', 'last', '--log', from[0]?.log?.slice(0, 12) ?? ''])).stdout).toContain(`pass ${tests}`);
  expect(report.audit?.metrics).toMatchObject({
    initial_score: 26,
    final_score: 100,
    score_improvement: 74,
    iterations_to_target: 3,
    total_findings: 5,
    critical_fixed: 2,
    high_fixed: 2,
    medium_fixed: 1,
    files_modified: 2,
  });
  expect(report.audit?.modules).toMatchObject([{ name: 'orders', purpose: 'Finds and sums orders' }]);
  expect(report.caps.usd.limit).toBe(4);
  // Nothing was paid twice.
  expect(new Set(scene.asked()).size).toBe(scene.asked().length);
});

test('a Python module goes to the target in two dimensions: the defect first, then the test that is missing, counted by its own runner', async () => {
  const untested = /^(?![^]*assertEqual\(gross)/u;
  const handler = acting([
    [/^AUDIT security /, ...auditor(['prices/net.py'], [{ severity: 'P0', category: 'Injection', file: 'prices/net.py', seen: /eval\(/ }])],
    [
      /^AUDIT tests /,
      ...auditor(['prices/net.py', 'test_gross.py'], [{ severity: 'P2', category: 'No test', file: 'prices/net.py', seen: untested }]),
    ],
    [
      /^CLOSE-GAPS Code /,
      calls(call('read', { path: 'prices/net.py' })),
      calls(call('edit', { path: 'prices/net.py', old_string: 'eval(text)', new_string: 'float(text)' })),
      passed,
    ],
    [
      /^ENHANCE Code /,
      write(
        'test_gross.py',
        'import unittest\nfrom prices.net import gross\n\n\nclass GrossTest(unittest.TestCase):\n    def test_gross(self):\n        self.assertEqual(gross("2"), 4)\n',
      ),
      passed,
    ],
  ]);
  const scene = await open(
    {
      'prices/__init__.py': '',
      'prices/net.py': 'def net(text):\n    return eval(text)\n\n\ndef gross(text):\n    return net(text) * 2\n',
      'test_net.py':
        'import unittest\nfrom prices.net import net\n\n\nclass NetTest(unittest.TestCase):\n    def test_net(self):\n        self.assertEqual(net("2"), 2)\n',
      '.claude/batuta.yaml': settings('prices/**, test_*.py', 'python3 -m unittest'),
    },
    handler,
  );
  const { code, report } = await scene.run(['audit', '--module-path', 'prices', '--dimensions', 'security,tests', '--trust-workspace']);
  expect([code, report.audit?.reached, report.proof?.verdict]).toEqual([0, true, 'proven']);
  expect(report.audit?.rounds.map(({ dimensions }) => dimensions.map(({ stated }) => stated))).toEqual([
    [75, 96],
    [100, 96],
    [100, 100],
  ]);
  expect(report.audit?.tests).toMatchObject({ before: { tests_passed: 1 }, after: { tests_passed: 2, tests_failed: 0 } });
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
