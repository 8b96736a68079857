import { describe, expect, it } from 'vitest';
import { editorCommand } from '../../../src/cli/dialogue/editor-command.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { createFakeTerminal, type FakeTerminal, type TerminalOptions } from '../fake-terminal.ts';
import { asked } from '../../fakes/questions.ts';
import { completed, implemented, specFile, stopped } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';
import { specText } from '../recorded-spec.ts';

const hash = 'a'.repeat(64);
const issue = { description: '', file: 'backend/src/a.ts', line: 1, fix: '', rule: null };
const rejectedTwice: readonly RunEventBody[] = [
  {
    type: 'review.completed',
    round: 3,
    tree: hash,
    verdict: 'rejected',
    issues: [
      { ...issue, title: 'The period is not checked', fingerprint: 'print-1' },
      { ...issue, title: 'A name is misleading', fingerprint: 'print-2' },
    ],
  },
  asked({
    id: 10,
    message: 'rejected',
    reason: 'review',
    subject: 'review',
    retriesUsed: 2,
    items: [
      { id: 'print-1', title: 'The period is not checked' },
      { id: 'print-2', title: 'A name is misleading' },
    ],
  }),
];
const prompt = '› ';

function begin(
  options: TerminalOptions = {},
  argv: readonly string[] = ['feature', 'Add discounts'],
  rest = [implemented, completed],
): { world: FakeWorld; terminal: FakeTerminal; code: Promise<number> } {
  const world = createFakeWorld({ script: featureScript(...rest), specText });
  const terminal = createFakeTerminal(world, { tty: true, columns: 90, ...options });
  return { world, terminal, code: runCli(argv, terminal.io) };
}

describe('the approval in a terminal', () => {
  it('approves exactly what was shown', async () => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, 'a\r');
    expect([await code, world.started.answers]).toEqual([0, [{ by: 'ana', option: 'approve', items: { [specFile]: hash } }]]);
    expect(terminal.out()).toContain('☐ db/migrations/005_create_discount.sql');
    expect(terminal.out()).toContain('[a] Approve and implement   [c] Request changes   [s] Save for later   [v] View');
  });

  it('sends changes of several lines and then shows only the delta', async () => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, 'c\r');
    await terminal.typeAfter('│ ', 'Also an amount.\r');
    await terminal.typeAfter('│ ', 'In euros.\r');
    await terminal.typeAfter('│ ', '.\r');
    await terminal.typeAfter(prompt, 'a\r');
    expect([await code, world.started.answers]).toEqual([
      0,
      [
        { by: 'ana', option: 'changes', text: 'Also an amount.\nIn euros.' },
        { by: 'ana', option: 'approve', items: { [specFile]: hash } },
      ],
    ]);
    const second = terminal.out().split('revision 2')[1] ?? '';
    expect(second).toContain('! The spec was revised as requested.');
    expect(second).toContain('- percentage\n+ percentage and amount\n');
    expect(second.split('ana answered')[0]).not.toContain('005_create_discount');
  });

  const pasted = 'First part.\n\na\nSecond part.';

  it('takes a pasted text whole, with its empty lines', async () => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, 'c\r');
    await terminal.typeAfter('│ ', `\u001b[200~${pasted.replaceAll('\n', '\r')}\u001b[201~`);
    await terminal.typeAfter('Second part.', '\r');
    await terminal.typeAfter('│ ', '.\r');
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, world.started.answers]).toEqual([
      3,
      [
        { by: 'ana', option: 'changes', text: pasted },
        { by: 'ana', option: 'save' },
      ],
    ]);
  });

  it('takes lines that came together whole where the terminal marks no paste', async () => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, 'c\r');
    await terminal.typeAfter('│ ', `${pasted.replaceAll('\n', '\r')}\r`);
    await terminal.typeAfter('Second part.', '');
    await terminal.typeAfter('│ ', '.\r');
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, world.started.answers]).toEqual([
      3,
      [
        { by: 'ana', option: 'changes', text: pasted },
        { by: 'ana', option: 'save' },
      ],
    ]);
  });

  it.each([
    ['marked by the terminal', '\u001b[200~a\ra\r\u001b[201~', '\r'],
    ['not marked', 'a\ra\r', ''],
    ['not marked, its last line not ended', 'a\ra', '\r'],
  ])('never takes several lines for an answer (%s)', async (_name, paste, end) => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, paste);
    await terminal.typeAfter('a', end);
    await terminal.typeAfter('Enter one of the letters or words.', '');
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, world.started.answers]).toEqual([3, [{ by: 'ana', option: 'save' }]]);
  });

  it('has the terminal mark what is pasted while it asks, and only then', async () => {
    const { terminal, code } = begin();
    await terminal.typeAfter(prompt, 's\r');
    await code;
    expect(terminal.rawOut().match(/\u001b\[\?2004[hl]/g)).toEqual(['\u001b[?2004h', '\u001b[?2004l']);
  });

  it('saves for later, and says how to go on', async () => {
    const { world, terminal, code } = begin();
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, world.started.answers, world.started.state.status]).toEqual([3, [{ by: 'ana', option: 'save' }], 'saved']);
    expect(terminal.out()).toContain('Saved. It waits for you as long as it takes.\n  batuta approve 260101-feature ');
  });

  it('saves at the end of the input', async () => {
    const { world, terminal, code } = begin();
    await terminal.printed(prompt);
    terminal.endInput();
    expect([await code, world.started.state.status]).toEqual([3, 'saved']);
  });

  it('asks again after a slip, and approves nothing', async () => {
    const { world, terminal, code } = begin();
    for (const slip of ['apporve', '', 'aa', 'constructor', 'y']) {
      await terminal.typeAfter(prompt, `${slip}\r`);
      await terminal.printed('Enter one of the letters or words.');
    }
    await terminal.typeAfter(prompt, 'c\r');
    await terminal.typeAfter('│ ', '.\r');
    await terminal.printed('Nothing entered; the question stays open.');
    await terminal.typeAfter(prompt, ' Save \r');
    expect([await code, world.started.answers]).toEqual([3, [{ by: 'ana', option: 'save' }]]);
  });

  it('opens the editor without a shell, shows what changed, and approves the new text', async () => {
    const edited = specText.replace('percentage and a period', 'percentage and an amount');
    const { world, terminal, code } = begin({
      env: { EDITOR: 'code --wait' },
      onEdit: () => {
        world.spec = { ...world.spec, text: edited, hash: 'e'.repeat(64) };
      },
    });
    await terminal.typeAfter(prompt, 'e\r');
    await terminal.typeAfter(prompt, 'a\r');
    expect([await code, terminal.edits, world.started.answers]).toEqual([
      0,
      [['code', '--wait', '/home/shop/spec/active/2026-11-21-discounts/spec.md']],
      [{ by: 'ana', option: 'approve', items: { [specFile]: 'e'.repeat(64) } }],
    ]);
    expect(terminal.out()).toContain(
      '- A discount belongs to a product and has a percentage and a period.\n+ A discount belongs to a product and has a percentage and an amount.\n',
    );
    expect(terminal.out()).not.toContain('Set EDITOR');
  });

  it('says how to edit when no editor is set: where the file lies, and once below the choices of each spec shown, that one can be set', async () => {
    const hint = 'Set EDITOR to edit the spec from here.';
    const { terminal, code } = begin();
    const hints = (): number => terminal.out().split(hint).length - 1;
    await terminal.typeAfter(prompt, 'slip\r');
    await terminal.typeAfter(prompt, 'e\r');
    await terminal.typeAfter('/home/shop/spec/active/2026-11-21-discounts/spec.md', '');
    await terminal.printed(prompt);
    expect([hints(), terminal.out().includes(`[v] View\n${hint}\n`)]).toEqual([1, true]);
    terminal.type('v\r');
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, hints()]).toEqual([3, 2]);
  });

  it('shows control characters of a spec instead of obeying them', async () => {
    const { world, terminal, code } = begin();
    world.spec = { ...world.spec, text: '## Spec: X\n\u001b[2J\u001b]0;owned\u0007- [ ] a.ts: hidden\u001b[8m\n' };
    await terminal.typeAfter(prompt, 's\r');
    await code;
    expect(terminal.rawOut()).not.toMatch(/\u001b\[2J|\u001b\]0|\u0007|\u001b\[8m/);
    expect(terminal.out()).toContain('␛[2J␛]0;owned␇');
  });

  it('asks again as wide as the terminal has become', async () => {
    const { terminal, code } = begin({ columns: 40 });
    await terminal.printed('[a] Approve and implement\n[c] Request changes');
    await terminal.printed(prompt);
    Object.assign(terminal.io.stdout, { columns: 100 });
    terminal.type('x\r');
    await terminal.printed('[a] Approve and implement   [c] Request changes   [s] Save for later   [v] View');
    await terminal.typeAfter(prompt, 's\r');
    expect(await code).toBe(3);
  });

  it('does not ask on a build machine that has a terminal', async () => {
    const { code, world } = begin({ env: { CI: 'true' } });
    expect([await code, world.started.answers]).toEqual([3, []]);
  });
});

describe('a run that stopped, in a terminal', () => {
  it('takes guidance at once and goes on', async () => {
    const { world, terminal, code } = begin({}, ['feature', 'x'], [stopped]);
    await terminal.typeAfter(prompt, 'a\r');
    await terminal.typeAfter('[g] Resume with guidance', '');
    await terminal.typeAfter(prompt, 'g\r');
    await terminal.typeAfter('│ ', 'Use a number.\r');
    await terminal.typeAfter('│ ', '.\r');
    expect([await code, world.started.answers.at(-1)]).toEqual([0, { by: 'ana', option: 'guide', text: 'Use a number.' }]);
  });

  it('takes issues of its review for none, some at once and the last with the answer', async () => {
    const { world, terminal, code } = begin({}, ['feature', 'x'], [rejectedTwice]);
    await terminal.typeAfter(prompt, 'a\r');
    await terminal.typeAfter('[m] Mark some', '');
    await terminal.typeAfter(prompt, 'm\r');
    await terminal.typeAfter('1. The period is not checked', '');
    await terminal.typeAfter(prompt, '3\r');
    await terminal.typeAfter('Please give numbers from 1 to 2, like 1,3, or all; "3" is not.', '');
    await terminal.typeAfter(prompt, '2\r');
    await terminal.typeAfter('1 marked, 1 left.', '');
    await terminal.typeAfter(prompt, 'm\r');
    await terminal.typeAfter(prompt, 'all\r');
    const items = { 'print-2': 'yes', 'print-1': 'yes' };
    expect([await code, world.started.answers.at(-1)]).toEqual([0, { by: 'ana', option: 'try', items }]);
  });

  it('shows what depends on the answer, and what cannot be undone', async () => {
    const options = [
      { id: 'drop', title: 'Drop it', text: 'none', destructive: true },
      { id: 'keep', title: 'Keep it', text: 'none' },
    ] as const;
    const drop = asked({
      id: 10,
      kind: 'confirm',
      message: 'It drops a table.',
      risk: 'high',
      role: 'database owner',
      options: [...options],
    });
    const { world, terminal, code } = begin({}, ['feature', 'x'], [[drop]]);
    await terminal.typeAfter(prompt, 'a\r');
    await terminal.printed('high risk · to be answered by: database owner');
    await terminal.printed('[d] Drop it (cannot be undone)   [k] Keep it   [l] Leave it');
    await terminal.typeAfter(prompt, 'k\r');
    expect([await code, world.started.answers.at(-1)]).toEqual([0, { by: 'ana', option: 'keep' }]);
  });

  it('is left with the report when the person says nothing', async () => {
    const { world, terminal, code } = begin({}, ['feature', 'x'], [stopped]);
    await terminal.typeAfter(prompt, 'a\r');
    await terminal.typeAfter('[g] Resume with guidance', '');
    await terminal.typeAfter(prompt, '\r');
    expect([await code, world.started.answers.length]).toEqual([1, 1]);
    expect(terminal.out()).toContain('stopped, needs attention');
  });
});

describe('the editor', () => {
  it('is split into words without a shell', () => {
    expect(editorCommand({ EDITOR: '"/opt/My Editor/bin/ed" --wait $(rm -rf x)' }, '/a b/spec.md')).toEqual([
      '/opt/My Editor/bin/ed',
      '--wait',
      '$(rm',
      '-rf',
      'x)',
      '/a b/spec.md',
    ]);
    expect(editorCommand({ VISUAL: 'vim', EDITOR: 'nano' }, 'f')).toEqual(['vim', 'f']);
    expect(editorCommand({ EDITOR: '  ' }, 'f')).toBeNull();
  });
});
