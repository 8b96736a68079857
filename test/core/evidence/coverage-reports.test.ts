import { describe, expect, it } from 'vitest';
import { coverageReport, printedCoverage, printedRating } from '../../../src/core/evidence/reports/coverage-reports.ts';
import { proofResultOf } from '../../../src/core/evidence/reports/test-results.ts';

const node = `ℹ start of coverage report
ℹ ----------------------------------------------------------
ℹ file      | line % | branch % | funcs % | uncovered lines
ℹ ----------------------------------------------------------
ℹ src       |        |          |         | 
ℹ  a.js     |  71.43 |    66.67 |   50.00 | 3-4 7
ℹ  b.js     | 100.00 |    66.67 |   50.00 | 
ℹ  net      |        |          |         | 
ℹ   c.js    |  90.00 |    66.67 |   50.00 | 5
ℹ   d.js    |  90.00 |    66.67 |   50.00 | 6
ℹ ----------------------------------------------------------
ℹ all files |  85.50 |    66.67 |   50.00 | 
ℹ ----------------------------------------------------------
ℹ end of coverage report
`;
const istanbul = `-----------|---------|----------|---------|---------|-------------------
File       | % Stmts | % Branch | % Funcs | % Lines | Uncovered Line #s 
-----------|---------|----------|---------|---------|-------------------
All files  |   80.00 |    50.00 |     100 |   82.35 |                   
 index.ts  |   80.00 |    50.00 |     100 |   82.35 | 2                 
 src       |   80.00 |    50.00 |     100 |   82.35 |                   
  all.ts   |     100 |      100 |     100 |     100 |                   
  sum.ts   |   80.00 |    50.00 |     100 |   82.35 | 4,9-11            
  tax.ts   |   80.00 |    50.00 |     100 |   82.35 | 7                 
 test      |   80.00 |    50.00 |     100 |   82.35 |                   
  help.ts  |   80.00 |    50.00 |     100 |   82.35 | 1                 
-----------|---------|----------|---------|---------|-------------------
More of it in coverage/index.html
`;
const python = `Name              Stmts   Miss  Cover   Missing
-----------------------------------------------
prices/net.py         8      2    75%   4-5, 9
prices/tax.py         3      0   100%
-----------------------------------------------
TOTAL                11      2    82%
`;

describe('coverage', () => {
  it.each([
    ['node', node, { percent: 85.5, missing: { 'src/a.js': '3-4, 7', 'src/net/c.js': '5', 'src/net/d.js': '6' } }],
    [
      'Istanbul',
      istanbul,
      { percent: 82.35, missing: { 'index.ts': '2', 'src/sum.ts': '4, 9-11', 'src/tax.ts': '7', 'test/help.ts': '1' } },
    ],
    ['Istanbul, below a table of other files', `File | Size\na.js | 3 kB\n${istanbul}`, printedCoverage(istanbul)],
    ['Istanbul, cut off before its sum', istanbul.replace(/^All files.*\n/mu, ''), null],
    ['pytest-cov', python, { percent: 82, missing: { 'prices/net.py': '4-5, 9' } }],
    ['Go, one package', 'ok  \tshop/cart\t0.01s\tcoverage: 85.0% of statements\n', { percent: 85, missing: {} }],
    ['Go, several', 'coverage: 85.0% of statements\ncoverage: 5.0% of statements\n', null],
    ['none', '12 passed | 3 failed', null],
  ])('as %s prints it', (_runner, text, coverage) => {
    expect(printedCoverage(text)).toEqual(coverage);
  });

  const cobertura = (sources: readonly string[], classes: string): string => `<?xml version="1.0" ?>
<coverage line-rate="0.5">
\t<sources>
${sources.map((source) => `\t\t<source>${source}</source>\n`).join('')}\t</sources>
\t<packages><package><classes>${classes}</classes></package></packages>
</coverage>
`;
  const net = (file: string): string =>
    `<class filename="${file}"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>`;

  it.each([
    [
      'LCOV, of which one file is run as a whole and one has its lines in no order',
      'TN:\nSF:/work/shop/src/a.js\nDA:9,0\nDA:1,1\nDA:2,0\nDA:3,0\nend_of_record\nSF:src/b.js\nDA:1,2\nDA:2,1\nend_of_record\n',
      { percent: 50, missing: { 'src/a.js': '2-3, 9' } },
    ],
    [
      'LCOV of two runs, whose hits are added',
      'SF:a.js\nDA:1,0\nDA:2,0\nSF:a.js\nDA:1,3\nDA:2,0\n',
      { percent: 50, missing: { 'a.js': '2' } },
    ],
    ['LCOV, rounded', 'SF:a.js\nDA:1,1\nDA:2,1\nDA:3,0\n', { percent: 66.67, missing: { 'a.js': '3' } }],
    [
      'Cobertura, below its one source',
      cobertura(['/work/shop/prices'], net('net.py')),
      { percent: 50, missing: { 'prices/net.py': '2' } },
    ],
    [
      'Cobertura, of which one path is whole',
      cobertura(['/work/shop/prices/'], net('tax.py') + net('/work/shop/net.py')),
      { percent: 50, missing: { 'prices/tax.py': '2', 'net.py': '2' } },
    ],
    [
      'Cobertura of several sources',
      cobertura(['/work/shop/a', '/work/shop/b'], net('net.py')),
      { percent: 50, missing: { 'net.py': '2' } },
    ],
    ['Cobertura below a source of Windows', cobertura([String.raw`C:\shop`], net('net.py')), { percent: 50, missing: { 'net.py': '2' } }],
    [
      'lines of no file, and of no number',
      cobertura([], `<class><line number="1" hits="1"/></class><class filename="a.py"><line hits="1"/><line number="0" hits="0"/></class>`),
      null,
    ],
    ['XML that is cut off', cobertura([], net('net.py')).slice(0, -3), null],
    ['no XML', '<coverage <', null],
    ['JSON', '{}', null],
    ['nothing', '', null],
  ])('in a report: %s', (_what, text, coverage) => expect(coverageReport(text, '/work/shop')).toEqual(coverage));

  it('names the lines of a hundred files at most', () => {
    const lcov = Array.from({ length: 101 }, (_, index) => `SF:${index}.js\nDA:1,0\n`).join('');
    expect(Object.keys(coverageReport(lcov, '')?.missing ?? {})).toHaveLength(100);
  });
});

it('reads the rating of pylint and the errors of mypy', () => {
  expect(printedRating('Your code has been rated at 8.75/10 (previous run: 9.00/10, -0.25)\n')).toEqual({ lint: 8.75 });
  expect(printedRating('Found 3 errors in 2 files (checked 9 source files)\n')).toEqual({ typeErrors: 3 });
  expect(printedRating('Success: no issues found in 9 source files\n')).toEqual({ typeErrors: 0 });
  expect(printedRating('all is well')).toBeNull();
});

it('is part of what a command says', () => {
  const ran = { exitCode: 0, printed: python, reports: ['SF:a.js\nDA:1,1\n'], root: '/work' };
  const result = { passed: true, exitCode: 0, tests: null, counts: null };
  expect(proofResultOf(ran)).toEqual({ ...result, measured: { coverage: { percent: 100, missing: {} } } });
  expect(proofResultOf({ ...ran, reports: [] })).toEqual({ ...result, measured: { coverage: printedCoverage(python) } });
});
