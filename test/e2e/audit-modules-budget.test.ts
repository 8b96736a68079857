import { expect, test } from 'vitest';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { reportMarkdown } from '../../src/core/report/report-markdown.ts';
import { acting, call, calls, passed, write } from './answers.ts';
import { askedOf } from './asked-of.ts';
import { audits, files, grossTest, mending } from './audit-two.ts';
import { openWorkspace, type MemoryScene } from './memory-scene.ts';
import { tinyFiles } from './tiny.ts';

/** The two modules in memory, with a command for each that passes. */
const open = (handler: ModelHandler): Promise<MemoryScene> => {
  const commands = ['node check.mjs shop', 'node check.mjs prices'];
  const agent = (name: string, owns: string, command = ''): string => `  ${name}:\n    owns: [${owns}]\n    validate: [${command}]\n`;
  const settings = `version: 1\nagents:\n${agent('shop', 'shop/**', commands[0])}${agent('prices', 'prices/**, test_*.py', commands[1])}`;
  return openWorkspace(
    { files: { ...files, 'check.mjs': tinyFiles()['check.mjs'] ?? '', '.claude/batuta.yaml': settings }, commands },
    handler,
  );
};
const both = { modules: ['shop', 'prices'], dimensions: ['security', 'tests'] };
const expectNoneTwice = ({ model }: MemoryScene): void => expect(new Set(askedOf(model)).size).toBe(askedOf(model).length);

test('the budget ends in the middle of several modules: what was audited is in the report, and the run goes on with more, without paying twice', async () => {
  const scene = await open(mending);
  const { report: stopped } = await scene.run({ audit: both, caps: { turns: 12 } });
  expect([stopped.status, stopped.audit?.reached]).toEqual(['budget-reached', false]);
  expect(stopped.audit?.rounds[0]?.dimensions).toHaveLength(4);
  expect(reportMarkdown(stopped)).toContain('prices · security');
  const { report } = await scene.resume({ option: 'raise', caps: { turns: 200 } });
  expect([report.status, report.audit?.reached, report.audit?.metrics.final_score]).toEqual(['completed', true, 100]);
  expectNoneTwice(scene);
});

test('a budget that ends while several modules are audited for the first time asks once, for all of them', async () => {
  const scene = await open(mending);
  const { report: stopped, events } = await scene.run({ audit: both, caps: { turns: 5 } });
  expect([stopped.status, stopped.audit?.rounds]).toEqual(['budget-reached', []]);
  expect(events.filter(({ type }) => type === 'question.asked')).toHaveLength(1);
  const { report } = await scene.resume({ option: 'raise', caps: { turns: 200 } });
  expect([report.status, report.audit?.reached]).toEqual(['completed', true]);
  expectNoneTwice(scene);
});

test('a part of the budget for a dimension is shared by its modules, and what used its share is left while the others go on', async () => {
  const scene = await open(acting([...audits, [/^CLOSE-GAPS Prices /, write('test_gross.py', grossTest), passed]]));
  const { report, events } = await scene.run({ audit: { ...both, parts: { security: 0.002 }, iterations: 2 } });
  expect(report.audit?.dimensions.map(({ module, dimension, limit }) => [module, dimension, limit])).toEqual([
    ['shop', 'security', 0.001],
    ['shop', 'tests', null],
    ['prices', 'security', 0.001],
    ['prices', 'tests', null],
  ]);
  expect(events.flatMap((event) => (event.type === 'budget.warning' ? [event.part] : []))).toEqual([
    'shop · security',
    'prices · security',
  ]);
  const securityAudits = askedOf(scene.model).filter((one) => one.startsWith('AUDIT security'));
  expect(securityAudits.length).toBeGreaterThan(0);
  expect(securityAudits.every((one) => one.includes('(1)'))).toBe(true);
  expect(report.audit?.dimensions[3]).toMatchObject({ initial: 96, final: 100 });
});

test('what of several modules has not changed is known from an earlier audit of either alone', async () => {
  const scene = await open(acting([[/^AUDIT /, calls(call('finish', { summary: 'audited', score: 100 }))]]));
  const one = await scene.run({ audit: { modules: ['prices'], dimensions: ['security'] } });
  const paid = askedOf(scene.model).length;
  const { report } = await scene.run({ audit: { ...both, dimensions: ['security'] } });
  expect([one.report.status, askedOf(scene.model).length - paid]).toEqual(['completed', 1]);
  expect(report.audit?.rounds[0]?.dimensions).toMatchObject([
    { module: 'shop', stated: 100 },
    { module: 'prices', stated: 100, attempt: '', from: one.report.runId },
  ]);
});
