import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { wordsOf } from './answers.ts';
import { open } from './audit-shop.ts';
import { files, mending } from './audit-two.ts';

const both = ['audit', '--module-path', 'shop', '--module-path', './prices/', '--trust-workspace'];
const audited = (...options: string[]): string[] => [...both, '--dimensions', 'security,tests', ...options];

test('two modules, one of JavaScript and one of Python, go to the target in one run: each dimension of each has its own score and cost, and each agent mends what is its own', async () => {
  const scene = await open(files, mending);
  const [sarif, markdown, page] = ['out.sarif', 'out.md', 'out.html'].map((name) => path.join(scene.home, name)) as [
    string,
    string,
    string,
  ];
  const { code, report, events } = await scene.run(audited('--sarif', sarif, '--report', markdown));
  const { audit: done, proof, questions, missed } = report;
  expect([code, questions, done?.reached, proof?.verdict, missed]).toEqual([0, [], true, 'proven', undefined]);
  expect([report.audit?.goal.modules, report.request]).toEqual([
    ['shop', 'prices'],
    'Audit shop, prices and improve each to a score of 100',
  ]);
  expect(report.audit?.modules.map(({ name, files: counted }) => [name, counted])).toEqual([
    ['shop', 2],
    ['prices', 2],
  ]);
  const rounds = report.audit?.rounds.map(({ score, dimensions }) => [score, ...dimensions.map((one) => one.stated)]);
  expect(rounds).toEqual([
    [75, 75, 100, 75, 96],
    [96, 100, 100, 100, 96],
    [100, 100, 100, 100, 100],
  ]);
  expect(report.audit?.dimensions.map(({ module, dimension, initial, final }) => [module, dimension, initial, final])).toEqual([
    ['shop', 'security', 75, 100],
    ['shop', 'tests', 100, 100],
    ['prices', 'security', 75, 100],
    ['prices', 'tests', 96, 100],
  ]);
  expect(report.audit?.closed.map(({ module, title }) => [module, title])).toEqual([
    ['shop', 'Injection in shop/find.js'],
    ['prices', 'Injection in prices/net.py'],
    ['prices', 'No test in prices/net.py'],
  ]);
  const spent = report.audit?.dimensions.map(({ usd }) => usd) ?? [];
  expect(Math.min(...spent)).toBeGreaterThan(0);
  expect(spent.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(report.cost.usd, 6);
  // Whose file it is decides who mends it.
  const writers = events.flatMap((event) => (event.type === 'file.changed' ? [[event.agent, event.file]] : []));
  expect(writers.toSorted()).toEqual([
    ['prices', 'prices/net.py'],
    ['prices', 'test_gross.py'],
    ['shop', 'shop/find.js'],
  ]);
  const told = scene.model.requests().map(wordsOf);
  const toShop = told.filter((words) => words.includes('CLOSE-GAPS Shop'));
  expect([
    toShop.some((words) => words.includes('Injection in shop/find.js')),
    toShop.some((words) => words.includes('Injection in prices')),
  ]).toEqual([true, false]);
  // All auditors begin before the first of them ends.
  const works = events.flatMap((event) => (event.type === 'agent.started' || event.type === 'agent.finished' ? [event] : []));
  expect(works.slice(0, 4).map(({ type, agent }) => [type, agent])).toEqual(
    ['audit-security:shop', 'audit-tests:shop', 'audit-security:prices', 'audit-tests:prices'].map((agent) => ['agent.started', agent]),
  );
  // The commands run for the workspace, not for each of its modules.
  expect(events.filter(({ type }) => type === 'baseline.measured').length).toBeLessThan(2);

  const said = await readFile(markdown, 'utf8');
  for (const line of ['- Module: `shop` (files: 2, lines: 5)', '- Module: `prices` (files: 2, lines: 7)']) expect(said).toContain(line);
  expect(said).toMatch(/\| module · dimension\s+\| first\s+\| 1\s+\| 2/u);
  expect(said).toMatch(/\| prices · tests\s+\| 96\s+\| 96\s+\| 100/u);
  const sarifSchema = z.object({ runs: z.tuple([z.object({ properties: z.object({ modules: z.array(z.string()) }) })]) });
  expect(sarifSchema.parse(JSON.parse(await readFile(sarif, 'utf8'))).runs[0].properties.modules).toEqual(['shop', 'prices']);
  expect((await scene.cli(['runs', 'show', 'last', '--output', page])).code).toBe(0);
  const html = await readFile(page, 'utf8');
  for (const words of ['Audit of shop, prices', 'shop · security', 'prices · tests']) expect(html).toContain(words);
  expect((await scene.cli(['runs', 'show', 'last'])).stdout).toContain('prices · tests');
  expect(new Set(scene.asked()).size).toBe(scene.asked().length);
});

test('folders that lie in each other, are named twice, are empty, missing or outside are refused together, before anything is paid', async () => {
  const scene = await open(files, mending);
  const paths = ['shop', './shop/', 'shop/sub', '.', 'gone', '../elsewhere', 'prices'].flatMap((one) => ['--module-path', one]);
  const { code, stderr } = await scene.cli(['audit', '--trust-workspace', ...paths]);
  expect(code).toBe(2);
  for (const told of [
    'shop is named twice.',
    'shop/sub lies in shop, which is named as well: audit one or the other.',
    'prices lies in the whole workspace, which is named as well: audit one or the other.',
    'gone is no folder with files in it.',
    '"../elsewhere" leads out of the workspace',
  ])
    expect(stderr).toContain(told);
  // Of a variable that is not set comes no audit of everything.
  for (const more of [[], ['--module-path', 'shop']]) {
    const unnamed = await scene.cli(['audit', '--trust-workspace', '--module-path', '', ...more]);
    expect([unnamed.code, unnamed.stderr.trim()]).toEqual([2, '--module-path needs a folder, or . for the whole workspace; "" is not.']);
  }
  const whole = await scene.cli(['audit', '--trust-workspace', '--module-path', '.', '--module-path', './']);
  expect([whole.code, whole.stderr]).toEqual([2, expect.stringContaining('The whole workspace is named twice.')]);
  // A name that only begins alike is another folder.
  await scene.write('shop-old/a.js', '');
  expect((await scene.cli(['audit', '--module-path', 'shop', '--module-path', 'shop-old', '--focus', 'x'])).stderr).not.toContain(
    'lies in',
  );
  expect(scene.asked()).toEqual([]);
});
