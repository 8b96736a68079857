import { expect, test } from 'vitest';
import { exampleReport, exampleReview, exampleSpec, loadAhead } from '../../src/app/load-ahead.ts';
import { parseAgentReport } from '../../src/core/report/parse-agent-report.ts';
import { parseReview } from '../../src/core/report/parse-review.ts';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';

test('what is compiled ahead is whole: a spec, a report and a review, each read without a complaint', async () => {
  expect(parseSpec(exampleSpec)).toMatchObject({ ok: true, warnings: [] });
  expect(parseAgentReport(exampleReport)).toMatchObject({
    claims: [{ section: 'Build', passed: true }],
    deviations: [{ file: 'src/example.ts' }],
  });
  expect(parseReview(exampleReview)).toMatchObject({ ok: true, review: { verdict: 'rejected', issues: [{ title: 'An example' }] } });
  await expect(loadAhead()).resolves.toBeUndefined();
});
