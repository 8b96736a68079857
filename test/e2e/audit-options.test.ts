import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import * as z from 'zod';
import { acting, call, calls, passed, wordsOf } from './answers.ts';
import { audit, auditor, defects, edits, look, mending, open, shop } from './audit-shop.ts';

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
  for (const told of ['"beauty"', '"constructor"', 'gone is no folder with files', '--max-iterations', '--turns'])
    expect(stderr.toLowerCase()).toContain(told);
  expect((await scene.cli(audit('--module-path', '../elsewhere'))).code).toBe(2);
  const folder = path.join(scene.home, 'empty');
  await mkdir(folder);
  const empty = await scene.cli(audit('--module-path', '.', '--workspace', folder));
  expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('no file to audit')]);
  // What "init" writes is nothing to audit.
  await mkdir(path.join(folder, '.claude'));
  await writeFile(path.join(folder, '.claude/batuta.yaml'), "agents: { code: { owns: ['**'] } }\n");
  const begun = await scene.cli(audit('--module-path', '.', '--workspace', folder));
  expect([begun.code, begun.stderr]).toEqual([2, expect.stringContaining('no source file to audit, only .claude/batuta.yaml.')]);
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

test('what has not changed since an earlier audit is not paid for again, unless it is wanted; what was read elsewhere counts as well', async () => {
  const clean = calls(call('finish', { summary: 'audited', score: 100 }));
  const scene = await open(
    { ...shop, 'lib/tax.js': 'export const tax = 1;\n' },
    acting([
      [/^AUDIT security /, calls(call('read', { path: 'lib/tax.js' })), clean],
      [/^AUDIT backend /, clean],
    ]),
  );
  const options = ['audit', '--module-path', 'src', '--dimensions', 'security,backend', '--trust-workspace'];
  const audited = (): string[] => [...new Set(scene.asked().map((asked) => asked.split(' ')[1] ?? ''))];
  const first = await scene.run(options);
  expect([first.code, first.report.audit?.reached, audited()]).toEqual([0, true, ['security', 'backend']]);
  const paid = scene.asked().length;
  const second = await scene.run(options);
  expect([second.code, scene.asked().length, second.report.cost.usd]).toEqual([0, paid, 0]);
  expect(second.report.audit?.rounds[0]?.dimensions).toMatchObject([
    { dimension: 'security', stated: 100, attempt: '', from: first.report.runId },
    { dimension: 'backend', stated: 100, attempt: '', from: first.report.runId },
  ]);
  expect(second.report.notices.map(({ text }) => text)).toContain(
    `security: nothing has changed since run ${first.report.runId} audited it, so it is not audited again.`,
  );
  // Only security had read it.
  await scene.write('lib/tax.js', 'export const tax = 2;\n');
  const third = await scene.run(options);
  expect(third.report.audit?.rounds[0]?.dimensions.map(({ dimension, from }) => [dimension, from === undefined])).toEqual([
    ['security', true],
    ['backend', false],
  ]);
  await scene.write('src/new.js', 'export const more = 1;\n');
  const fourth = await scene.run(options);
  expect(fourth.report.audit?.rounds[0]?.dimensions.some(({ from }) => from !== undefined)).toBe(false);
  const before = scene.asked().length;
  expect((await scene.run([...options, '--fresh'])).report.audit?.rounds[0]?.dimensions.some(({ from }) => from !== undefined)).toBe(false);
  expect(scene.asked().length).toBeGreaterThan(before);
});

test('a preset names findings and target, what is said beside it wins, and what the first audit will likely cost is said before it', async () => {
  const scene = await open(shop, acting([[/^AUDIT security /, calls(call('finish', { summary: 'audited', score: 85 }))]]));
  const { code, stdout } = await scene.cli(audit('--preset', 'critical', '--output', path.join(scene.home, 'report.json')));
  expect(code).toBe(0);
  expect(stdout).toMatch(/Expected for the first audit: about \$\d+\.\d+ \(\$\d/u);
  const goal = z.object({ audit: z.object({ goal: z.object({ focus: z.array(z.string()), target: z.number() }) }) });
  expect(goal.parse(JSON.parse(await readFile(path.join(scene.home, 'report.json'), 'utf8'))).audit.goal).toEqual({
    focus: ['P0', 'P1'],
    target: 80,
  });
  const other = await scene.run(audit('--preset', 'quality', '--target-score', '70', '--fresh'));
  expect(other.report.audit?.goal).toMatchObject({ focus: ['P0', 'P1', 'P2'], target: 70 });
  expect((await scene.cli(audit('--preset', 'toString'))).stderr).toContain('--preset is one of critical, quality, polish');
});

test('a report that is written into the workspace makes no proof stale', async () => {
  const scene = await open(shop, acting([[/^AUDIT security /, calls(call('finish', { summary: 'audited', score: 100 }))]]));
  const { code, stdout } = await scene.cli(audit('--output', 'report.json', '--report', 'reports.md', '--sarif', 'out.sarif'));
  expect(code).toBe(0);
  expect(stdout).not.toContain('stale');
  expect(await scene.read('report.json')).not.toBeNull();
  expect((await scene.cli(['runs', 'show', 'last'])).stdout).not.toContain('stale');
  await scene.write('src/other.js', 'export const other = 1;\n');
  expect((await scene.cli(['runs', 'show', 'last'])).stdout).toContain('src/other.js');
});
