import { describe, expect, it } from 'vitest';
import { capsOf } from '../../../src/cli/arguments/option-values.ts';
import { parseArguments } from '../../../src/cli/arguments/parse-arguments.ts';
import { isOptionOnly } from '../../../src/cli/sample/option-only.ts';
import { defaultCaps } from '../../../src/core/settings/default-caps.ts';
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
    [['runs', 'list'], 'There is no "runs list". Try: batuta runs'],
    [['runs', 'shwo'], 'There is no "runs shwo". Try: batuta runs show'],
    [['runs', 'exprot', 'last'], 'There is no "runs exprot". Try: batuta runs export last'],
    [['runs', 'run-1'], 'There is no "runs run-1". Try: batuta runs show run-1'],
    [['prune', '--keep', '3'], 'There is no command "prune". Did you mean "runs prune"?'],
    [['export', 'last'], 'There is no command "export". Did you mean "runs export"?'],
    [['show'], 'There is no command "show". Did you mean "runs show" or "registry show"?'],
    [['list'], 'There is no command "list". Did you mean "runs" or "memory list"?'],
    [['sync'], 'There is no command "sync". Did you mean "registry sync"?'],
    [['drift'], 'There is no command "drift". Did you mean "registry drift"?'],
    [['compile'], 'There is no command "compile". Did you mean "context compile"?'],
    [['explain', 'ls'], 'There is no command "explain". Did you mean "policy explain"?'],
    [['forget', 'x'], 'There is no command "forget". Did you mean "memory forget"?'],
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

  describe('says of an option what it means for the command', () => {
    const rowOf = async (command: string, option: string): Promise<string | undefined> => {
      const { out } = await runPlain(createFakeWorld({}), ['help', command], { env: { COLUMNS: '400' } });
      return out.split('\n').find((row) => row.includes(`--${option}`));
    };

    it('yes: what is done without a question', async () => {
      expect(await rowOf('feature', 'yes')).toMatch(/ {2}approve without asking; nothing destructive$/u);
      expect(await rowOf('audit', 'yes')).toMatch(/ {2}approve without asking, a feature of --develop too; nothing destructive$/u);
      expect(await rowOf('pr', 'yes')).toMatch(/ {2}push the branch and open the pull request without asking$/u);
      expect(await rowOf('undo', 'yes')).toMatch(/ {2}do not ask whether to cancel a run that is not over$/u);
    });

    it('trust: what of the workspace then counts', async () => {
      expect(await rowOf('feature', 'trust-workspace')).toMatch(/ {2}trust the workspace for this run: its commands may be run as proof$/u);
      expect(await rowOf('prove', 'trust-workspace')).toMatch(/ {2}trust the workspace this once: its commands may be run as proof$/u);
      expect(await rowOf('policy', 'trust-workspace')).toMatch(/ {2}judge as in a trusted workspace: its own commands count$/u);
      expect(await rowOf('registry', 'trust-workspace')).toMatch(/ {2}for sync: the workspace's own registry script may run$/u);
      expect(await rowOf('memory', 'trust-workspace')).toMatch(/ {2}use the memory server of the workspace's settings$/u);
    });

    it.each(['feature', 'bugfix', 'run', 'audit', 'sample'])('the caps of %s that hold where none is said', async (command) => {
      const { usd, tokens, turns } = defaultCaps;
      expect(await rowOf(command, command === 'audit' ? 'max-budget' : 'budget')).toContain(`(default: ${usd})`);
      expect(await rowOf(command, 'tokens')).toContain(`(default: ${tokens / 1_000_000}M)`);
      expect(await rowOf(command, 'turns')).toContain(`(default: ${turns})`);
    });

    it('a cap that is only raised has no default', async () => {
      expect(await rowOf('resume', 'tokens')).not.toContain('default');
    });

    it('and lists none that it refuses', async () => {
      expect(await rowOf('sample', 'workspace')).toBeUndefined();
      expect(await rowOf('feature', 'workspace')).toContain('-w, --workspace DIR');
    });
  });

  it('prints the version', async () => {
    expect(await runPlain(createFakeWorld({}), ['--version'])).toEqual({ code: 0, out: '9.9.9\n', err: '' });
  });
});
