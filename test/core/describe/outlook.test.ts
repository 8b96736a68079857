import { expect, it } from 'vitest';
import { forecastOf } from '../../../src/core/budget/forecast.ts';
import { describeAuditOutlook, describeDimensionCosts } from '../../../src/core/describe/outlook.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { firstAudit } from '../../../src/pipelines/audit/first-audit.ts';
import type { Forecast } from '../../../src/protocol/forecast.ts';

const forecast = (dimensions: readonly string[], model = 'claude-sonnet-5-5'): Forecast => {
  const review = { model, context: '', skipUpToFiles: 3 };
  return forecastOf({ expected: firstAudit({ review }, { audit: { dimensions: [...dimensions] } }), history: [] });
};

it('says what the first audit will cost, that it is assumed, and what earlier ones cost', () => {
  const first = forecast(['security']);
  const expected =
    /^Expected for the first audit: about \$\d+\.\d+ \(\$\d+\.\d+ to \$\d+\.\d+\)\. Without earlier audits here that is assumed\.$/u;
  expect(inEnglish(describeAuditOutlook({ first, whole: null, runs: 0 }))).toMatch(expected);
  const whole = { low: 0.2, likely: 0.3, high: 1 };
  expect(inEnglish(describeAuditOutlook({ first: { ...first, runs: 2 }, whole, runs: 3 }))).toMatch(
    /\)\. Earlier audits here cost \$0\.20 to \$1\.00 \(3\)\.$/u,
  );
  expect(inEnglish(describeAuditOutlook({ first, whole, runs: 3 }))).toMatch(
    /\)\. That is assumed: earlier audits here were of something else\. Earlier audits here cost /u,
  );
  expect(inEnglish(describeAuditOutlook({ first: forecast(['security'], 'nobody-knows-it'), whole: null, runs: 0 }))).toMatch(
    /^Expected for the first audit: about \d+k tokens; their price is not known\./u,
  );
});

it('says it of each module where there are several, and that they share the part of a dimension', () => {
  const review = { model: 'claude-sonnet-5-5', context: '', skipUpToFiles: 3 };
  const audit = { modules: ['shop', 'lib'], dimensions: ['security'] };
  const first = forecastOf({ expected: firstAudit({ review }, { audit }), history: [] });
  expect(inEnglish(describeDimensionCosts(first, { security: 0.5 }) ?? '')).toMatch(
    /^By module and dimension: shop · security \$\d+\.\d+ \(its part, with its fixes: \$0\.25\), lib · security \$\d+\.\d+ \(its part, with its fixes: \$0\.25\)\.$/u,
  );
  const known = [
    [{ agent: 'audit-security', role: 'audit', files: 0, turns: 4, usage: { input: 10, output: 10, cacheRead: 0, cacheWrite: 0 } }],
  ];
  expect(forecastOf({ expected: firstAudit({ review }, { audit }), history: known }).agents.map(({ runs }) => runs)).toEqual([1, 1]);
});

it('says what each dimension will cost, in amounts that add up, with its part of the budget; of one alone it says nothing', () => {
  const all = forecast(['security', 'tests', 'licences']);
  const words = inEnglish(describeDimensionCosts(all, { tests: 0.5 }) ?? '');
  expect(words).toMatch(
    /^By dimension: security \$\d+\.\d+, tests \$\d+\.\d+ \(its part, with its fixes: \$0\.50\), licences \$\d+\.\d+\.$/u,
  );
  const amounts = [...words.replace(/\(.*?\)/gu, '').matchAll(/\$(\d+\.\d+)/gu)].map(([, usd]) => Number(usd));
  expect(amounts.reduce((sum, usd) => sum + usd, 0).toFixed(2)).toBe(all.usd.likely.toFixed(2));
  expect(describeDimensionCosts(forecast(['security']))).toBeNull();
  expect(describeDimensionCosts(forecast(['security', 'tests'], 'nobody-knows-it'))).toBeNull();
});
