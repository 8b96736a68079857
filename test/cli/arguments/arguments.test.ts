import { describe, expect, it } from 'vitest';
import { capsOf } from '../../../src/cli/arguments/option-values.ts';
import { parseArguments } from '../../../src/cli/arguments/parse-arguments.ts';
import { isOptionOnly } from '../../../src/cli/sample/option-only.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';

describe('wrong use ends with 2 and a hint', () => {
  const cases: readonly [readonly string[], string][] = [
    [['feture', 'x'], 'There is no command "feture". Did you mean "feature"?'],
    [['faeture'], 'There is no command "faeture". Did you mean "feature"?'],
    [['bug', 'x'], 'There is no command "bug". Did you mean "bugfix"?'],
    [['resum'], 'There is no command "resum". Did you mean "resume"?'],
    [['redo'], 'There is no command "redo". See: batuta help'],
    [['x'], 'There is no command "x". See: batuta help'],
    [['frobnicate'], 'There is no command "frobnicate". See: batuta help'],
    [['feature', 'x', '--budgt', '3'], 'There is no option --budgt. Did you mean --budget?'],
    [['feature', 'x', '--zzz'], 'There is no option --zzz. See --help.'],
    [['feature', 'x', '-q'], 'There is no option -q. See --help.'],
    [['feature', 'x', '--budget'], '--budget needs a value: --budget USD.'],
    [['feature', 'x', '--budget', '--yes'], '--budget needs a value: --budget USD.'],
    [['feature', 'x', '--turns', '-1'], '--turns needs a whole number above 0, like 500k or 2M; "-1" is not.'],
    [['feature', 'x', '--yes=no'], '--yes takes no value, but got "no".'],
    [['feature', 'x', '--budget', 'lots'], '--budget needs an amount in US dollars, like 2.50; "lots" is not.'],
    [['feature', 'x', '--budget', '0'], '--budget needs an amount in US dollars, like 2.50; "0" is not.'],
    [['feature', 'x', '--turns', '1.5'], '--turns needs a whole number above 0, like 500k or 2M; "1.5" is not.'],
    [['help', 'featur'], 'There is no command "featur". Did you mean "feature"?'],
    [['doctor', 'now'], '"now" is one word too many. Usage: batuta doctor'],
    [['runs', 'show'], 'There is no run yet.'],
    [['feature', 'x', '--branch', 'b'], '"feature" does not take --branch. See: batuta help feature'],
    [['feature'], 'There is no request. Say what is wanted: batuta feature "…", or --request-file FILE.'],
    [['feature', '  '], 'There is no request. Say what is wanted: batuta feature "…", or --request-file FILE.'],
    [['bugfix', ''], 'There is no request. Say what is wanted: batuta bugfix "…", or --request-file FILE.'],
    [['run', 'bugfix', ''], 'There is no request. Say what is wanted: batuta run bugfix "…", or --request-file FILE.'],
    [['cancel'], 'Usage: batuta cancel <run | last>'],
    [['undo', 'a', 'b'], '"b" is one word too many. Usage: batuta undo <run | last>'],
    [['apply', 'last'], 'Where to? Either batuta apply <run> --branch NAME, or --commit for the current branch.'],
    [['apply', 'last', '--branch', 'b', '--commit'], 'Give --branch or --commit, not both.'],
    [['audit', '--max-budget', '-1'], '--max-budget needs an amount in US dollars, like 2.50; "-1" is not.'],
    [['audit', '--target-score', '200'], '--target-score needs a score from 0 to 100; "200" is not.'],
    [['audit', '--max-iterations', 'many'], '--max-iterations needs a whole number above 0; "many" is not.'],
    [['audit', '--focus', 'P0,P9,P7'], '--focus needs severities from P0 to P4, like P0,P1; "P0,P9,P7" is not.'],
    [['audit', '--dimensions', 'Tests'], '--dimensions needs names in lower case, like security,tests; "Tests" is not.'],
    [['runs', '--score', 'score.html'], '--score is about one run. Name it: batuta runs show <run> --score score.html'],
    [['runs', '--log', '12'], '--log is about one run. Name it: batuta runs show <run> --log 12'],
    [['runs', 'list'], 'There is no "runs list". Try: batuta runs show list'],
    [['approve', 'no/such/spec.md'], 'No spec found at no/such/spec.md.'],
    [
      ['approve', 'no/such/spec.md', '-w', '/no/such/folder'],
      'No spec found at no/such/spec.md, neither in /no/such/folder nor in the current folder.',
    ],
    [['feature', 'x', '--request-file', '/no/such/file'], 'Give the request either as words or with --request-file, not both.'],
  ];
  for (const [argv, message] of cases) {
    it(argv.join(' '), async () => {
      expect(await runPlain(createFakeWorld({}), argv)).toEqual({ code: 2, out: '', err: `${message}\n` });
    });
  }
});

describe('arguments', () => {
  it('reads counts with k and M, and dollars with or without a sign', () => {
    expect(capsOf(parseArguments(['--budget', '$2.50', '--tokens=1.5M', '--turns', '40']))).toEqual({
      usd: 2.5,
      tokens: 1_500_000,
      turns: 40,
    });
    expect(capsOf(parseArguments(['--tokens', '500k']))).toEqual({ tokens: 500_000 });
  });

  it('takes everything behind -- as words', () => {
    expect(parseArguments(['feature', '--', '--yes']).positionals).toEqual(['feature', '--yes']);
  });

  it('plays the sample only when no command is named', () => {
    expect([[], ['--yes'], ['--budget', '3'], ['--wrong'], ['runs'], ['--help'], ['--version']].map(isOptionOnly)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('help', () => {
  it('is given without a command, with --help, and by help', async () => {
    const [bare, long, word] = await Promise.all([[], ['--help'], ['help']].map((argv) => runPlain(createFakeWorld({}), argv)));
    expect(bare?.code).toBe(0);
    expect(long).toEqual(bare);
    expect(word).toEqual(bare);
    await expect(bare?.out).toMatchFileSnapshot('../golden/help.txt');
  });

  it('tells the options of one command', async () => {
    const [a, b] = await Promise.all(
      [
        ['help', 'feature'],
        ['feature', '--help'],
      ].map((argv) => runPlain(createFakeWorld({}), argv)),
    );
    expect(a).toEqual(b);
    expect(a?.out).toContain('--request-file FILE');
  });

  it('prints the version', async () => {
    expect(await runPlain(createFakeWorld({}), ['--version'])).toEqual({ code: 0, out: '9.9.9\n', err: '' });
  });
});
