import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeWorld, type FakeWorld } from '../fakes/fake-app.ts';
import { FakeRun } from '../fakes/fake-run.ts';
import { createFakeTerminal, type FakeTerminal } from './fake-terminal.ts';
import { approved, implemented, reviewed, completed, upToApproval } from './recorded-runs.ts';
import { featureScript } from './recorded-scripts.ts';
import { specText } from './recorded-spec.ts';

const columns = 40;

/** Rows that the terminal would break by itself, in the middle of a word. Commands stay whole, so that they can be copied. */
function tooLong(terminal: FakeTerminal): string[] {
  const rows = terminal.out().split(/\r?\n|\r/u);
  return rows.filter((row) => row.length >= columns && !/^ *(?:batuta |\S*\/|[a-z-]+\.[a-z]+$)/u.test(row));
}

async function shown(world: FakeWorld, args: readonly string[], ...typed: (readonly [string, string])[]): Promise<FakeTerminal> {
  const terminal = createFakeTerminal(world, { tty: true, columns });
  const code = runCli(args, terminal.io);
  for (const [after, text] of typed) await terminal.typeAfter(after, text);
  await code;
  return terminal;
}

const ended = (): FakeWorld =>
  createFakeWorld({
    known: [
      { run: new FakeRun('run-2', [...upToApproval]) },
      { run: new FakeRun('run-1', [...upToApproval, ...approved, ...implemented, ...reviewed, ...completed]) },
    ],
  });

test.each([
  ['runs'],
  ['runs show run-1'],
  ['inbox'],
  ['doctor'],
  ['init'],
  ['help'],
  ['help audit'],
  ['trust'],
  ['undo run-1'],
  ['dismiss run-1'],
  ['policy explain "npm test"'],
])('in forty columns no row is broken by the terminal: %s', async (line) => {
  expect(tooLong(await shown(ended(), line.split(' ')))).toEqual([]);
});

test('in forty columns: what is asked before a run, the spec, its choices, each whole', async () => {
  const world = createFakeWorld({ script: featureScript(implemented, reviewed, completed), specText });
  world.untrusted = ['npm run build', 'node .claude/scripts/sync-registry.js'];
  world.guesses = ['Backend owns **: pyproject.toml names fastapi; what no other layer owns.'];
  const terminal = await shown(
    world,
    ['feature', 'Add discounts'],
    ['› ', 'sure\r'],
    ['alone means no.', ''],
    ['› ', 'y\r'],
    ['Enter to start with them', ''],
    ['› ', '\r'],
    ['[v] View', ''],
    ['› ', 'a\r'],
  );
  expect(tooLong(terminal)).toEqual([]);
  expect(terminal.out()).toContain('[a] Approve and implement\n[c] Request changes\n[s] Save for later   [v] View\n');
});

test('in forty columns what is a command stays in one row, and what it does stands below it', async () => {
  const terminal = await shown(ended(), ['inbox']);
  expect(terminal.out()).toContain('    batuta reply run-2 1 approve\n      Approve and implement\n');
});
