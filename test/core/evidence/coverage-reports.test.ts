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
ℹ ----------------------------------------------------------
ℹ all files |  85.50 |    66.67 |   50.00 | 
ℹ ----------------------------------------------------------
ℹ end of coverage report
`;
const istanbul = `-----------|---------|----------|---------|---------|-------------------
File       | % Stmts | % Branch | % Funcs | % Lines | Uncovered Line #s 
-----------|---------|----------|---------|---------|-------------------
All files  |   80.00 |    50.00 |     100 |   82.35 |                   
 src       |   80.00 |    50.00 |     100 |   82.35 |                   
  sum.ts   |   80.00 |    50.00 |     100 |   82.35 | 4,9-11            
-----------|---------|----------|---------|---------|-------------------
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
    ['node', node, { percent: 85.5, missing: { 'src/a.js': '3-4, 7' } }],
    ['Istanbul', istanbul, { percent: 82.35, missing: { 'src/sum.ts': '4, 9-11' } }],
    ['pytest-cov', python, { percent: 82, missing: { 'prices/net.py': '4-5, 9' } }],
    ['Go, one package', 'ok  \tshop/cart\t0.01s\tcoverage: 85.0% of statements\n', { percent: 85, missing: {} }],
    ['Go, several', 'coverage: 85.0% of statements\ncoverage: 5.0% of statements\n', null],
    ['none', '12 passed | 3 failed', null],
  ])('as %s prints it', (_runner, text, coverage) => {
    expect(printedCoverage(text)).toEqual(coverage);
  });

  it('of LCOV and Cobertura, whatever the paths', () => {
    const lcov = 'TN:\nSF:/work/shop/src/a.js\nDA:1,1\nDA:2,0\nDA:3,0\nDA:9,0\nend_of_record\n';
    expect(coverageReport(lcov, '/work/shop')).toEqual({ percent: 25, missing: { 'src/a.js': '2-3, 9' } });
    const xml = `<?xml version="1.0"?><coverage line-rate="0.5"><sources><source>/work/shop/prices</source></sources><packages><package><classes>
<class filename="net.py"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>`;
    expect(coverageReport(xml, '/work/shop')).toEqual({ percent: 50, missing: { 'prices/net.py': '2' } });
    expect([coverageReport('<coverage', ''), coverageReport('{}', ''), coverageReport('', '')]).toEqual([null, null, null]);
  });
});

it('reads the rating of pylint and the errors of mypy', () => {
  expect(printedRating('Your code has been rated at 8.75/10 (previous run: 9.00/10, -0.25)\n')).toEqual({ lint: 8.75 });
  expect(printedRating('Found 3 errors in 2 files (checked 9 source files)\n')).toEqual({ typeErrors: 3 });
  expect(printedRating('Success: no issues found in 9 source files\n')).toEqual({ typeErrors: 0 });
  expect(printedRating('all is well')).toBeNull();
});

it('is part of what a command says', () => {
  const ran = { exitCode: 0, printed: node, reports: ['SF:a.js\nDA:1,1\n'], root: '/work' };
  expect(proofResultOf(ran)).toEqual({
    passed: true,
    exitCode: 0,
    tests: null,
    counts: null,
    measured: { coverage: { percent: 100, missing: {} } },
  });
});
