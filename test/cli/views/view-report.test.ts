import { expect, test } from 'vitest';
import { reportLines } from '../../../src/cli/views/view-report.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { approved, stopped, upToApproval } from '../recorded-runs.ts';

test('where the report was written stands below what to do next, hints and commands together', () => {
  const { state } = new FakeRun('run-1', [...upToApproval, ...approved, ...stopped]);
  const rows = reportLines(state, { program: 'batuta', reportFile: '/tmp/report.json', commits: true }, 200).map((row) =>
    row.map(({ text }) => text).join(''),
  );
  expect(rows.slice(rows.indexOf('Next'))).toEqual([
    'Next',
    expect.stringMatching(/^ {2}• /u),
    expect.stringMatching(/^ {2}batuta resume run-1 /u),
    expect.stringMatching(/^ {2}batuta resume run-1 /u),
    expect.stringMatching(/^ {2}batuta undo run-1 /u),
    expect.stringMatching(/^ {2}batuta cancel run-1 /u),
    expect.stringMatching(/^ {2}batuta runs show run-1 /u),
    '',
    '  report  /tmp/report.json',
    '',
  ]);
});
