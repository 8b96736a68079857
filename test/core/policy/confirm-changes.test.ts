import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEnglish, sentence } from '../../../src/core/describe/message.ts';
import { effectsOf, type ConfirmGrounds, type WholeChange } from '../../../src/core/policy/confirm-changes.ts';
import { confirmQuestion, declinedChange } from '../../../src/core/policy/confirm-question.ts';
import { project } from '../../../src/core/run/project.ts';
import type { FileState, RunState } from '../../../src/core/run/run-state.ts';

const change = (path: string, removed = 0, after = ''): WholeChange => ({ path, before: null, after, removed });
const file = (path: string, more: Partial<FileState> = {}): FileState => ({
  file: path,
  before: null,
  after: '1',
  agents: ['backend'],
  added: 1,
  removed: 0,
  output: false,
  commands: [],
  ...more,
});
const answered = (option: string, subject: string, kind = 'confirm'): RunState['answers'][number] => {
  return { kind, option, subject, question: 1, title: '', by: 'ana', at: '' };
};
const grounds = (
  more: Partial<Omit<ConfirmGrounds, 'state'>> & { files?: FileState[]; answers?: RunState['answers'] } = {},
): ConfirmGrounds => ({
  confirm: { deletedLines: 50, files: 5, migrations: true },
  agent: 'backend',
  listed: ['spec.ts'],
  ...more,
  state: { ...project([]), answers: more.answers ?? [], files: Object.fromEntries((more.files ?? []).map((one) => [one.file, one])) },
});
const keys = (changes: WholeChange[], about = grounds()) => effectsOf(changes, about).map(({ what, key }) => `${what} ${key}`);
const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => change(name));

describe('what a person confirms', () => {
  it('are more deleted lines of a file than the limit, unless the spec lists it', () => {
    expect(keys([change('a.ts', 50), change('spec.ts', 500)])).toEqual([]);
    expect(keys([change('a.ts', 51), change('b.ts', 60), change('c.ts')])).toEqual(['deletes a.ts: 51', 'deletes b.ts: 60']);
    expect(keys([change('a.ts', 5000)], grounds({ confirm: { deletedLines: null, files: null, migrations: true } }))).toEqual([]);
    expect(keys([change('a.ts', 1)], grounds({ confirm: { deletedLines: 0, files: 5, migrations: true } }))).toEqual(['deletes a.ts: 1']);
  });

  it('are core files that are changed, and modules that are begun, unless the spec lists them or the person wants no such question', () => {
    const confirm = { deletedLines: null, files: null, migrations: true, modules: true, core: ['**/__init__.py', 'models/**'] };
    const core = (path: string, before: string | null = 'old', after: string | null = 'new'): WholeChange => ({
      path,
      before,
      after,
      removed: 1,
    });
    const changes = [core('shop/__init__.py'), core('new/__init__.py', null), core('models/order.js'), core('lib/tax.js')];
    expect(keys(changes, grounds({ confirm }))).toEqual(['core shop/__init__.py', 'core models/order.js']);
    expect(keys(changes, grounds({ confirm, listed: ['shop/__init__.py', 'models/order.js'] }))).toEqual([]);
    const begun = [
      core('billing/package.json', null),
      core('sale/__manifest__.py', null),
      core('package.json'),
      core('lib/package.json.txt', null),
    ];
    expect(keys(begun, grounds({ confirm }))).toEqual(['module billing/package.json', 'module sale/__manifest__.py']);
    expect(keys(begun, grounds({ confirm: { ...confirm, modules: false } }))).toEqual([]);
    // Deleted or emptied, it is changed as well; what stays as it was is not.
    expect(keys([core('shop/__init__.py', 'old', ''), core('models/a.js', 'old', 'old')], grounds({ confirm }))).toEqual([
      'core shop/__init__.py',
    ]);
    // One that was empty was there, too.
    const empty = [core('shop/__init__.py', '', 'new'), core('sale/__init__.py', '', null), core('sale/__manifest__.py', '', 'new')];
    expect(keys(empty, grounds({ confirm }))).toEqual(['core shop/__init__.py', 'core sale/__init__.py']);
    expect(confirmQuestion(effectsOf(changes, grounds({ confirm })), grounds(), '')).toMatchObject({ reason: 'core', risk: 'high' });
    const once = answered('once', 'core shop/__init__.py\ncore models/order.js');
    expect(keys(changes, grounds({ confirm, answers: [once] }))).toEqual([]);
    expect(keys(begun, grounds({ confirm, answers: [answered('run', 'module billing/package.json')] }))).toEqual([]);
  });

  it('are few deleted lines of many files, and of many turns, as well', () => {
    const three = [change('a', 20), change('b', 20), change('c', 20)];
    expect(keys(three.slice(1))).toEqual([]);
    expect(keys(three)).toEqual(['deletes a: 20', 'deletes b: 20', 'deletes c: 20']);
    const before = [file('a', { removed: 20 }), file('b', { removed: 20 })];
    expect(keys([change('c', 11)], grounds({ files: before }))).toEqual(['deletes a: 20', 'deletes b: 20', 'deletes c: 11']);
    expect(keys([change('c', 10)], grounds({ files: before }))).toEqual([]);
    expect(keys([change('a', 31)], grounds({ files: before }))).toEqual(['deletes b: 20', 'deletes a: 31']);
    // What only adds is no reason to ask again, and neither are files of others, of the spec, or what commands always write.
    expect(keys([change('a', 20), change('d')], grounds({ files: [...before, file('e', { removed: 30 })] }))).toEqual([]);
    const others = [
      file('x', { removed: 90, agents: ['web'] }),
      file('y', { removed: 90, output: true }),
      file('spec.ts', { removed: 90 }),
    ];
    expect(keys([change('a', 50)], grounds({ files: others }))).toEqual([]);
  });

  it('are deleted lines beyond those that were confirmed', () => {
    const answers = [
      answered('once', 'deletes a.ts: 60\nchanges x'),
      answered('once', 'deletes a.ts: 51'),
      answered('reject', 'deletes a.ts: 999'),
    ];
    expect(keys([change('a.ts', 110)], grounds({ answers }))).toEqual([]);
    expect(keys([change('a.ts', 111)], grounds({ answers }))).toEqual(['deletes a.ts: 111']);
    expect(keys([change('a.ts', 105), change('b.ts', 6)], grounds({ answers }))).toEqual(['deletes a.ts: 105', 'deletes b.ts: 6']);
  });

  it('are more files at once than the limit, with those that the agent changed before', () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => `changes ${path}`);
    expect(keys(six.slice(0, 5))).toEqual([]);
    expect(keys([...six.slice(0, 5), change('spec.ts')])).toEqual([]);
    expect(keys(six)).toEqual(all);
    const before = ['a', 'b', 'c', 'd', 'e'].map((path) => file(path));
    expect(keys([change('f')], grounds({ files: before }))).toEqual(all);
    // One that was changed before is no further one.
    expect(keys([change('a')], grounds({ files: [...before, file('f')] }))).toEqual([]);
    const others = [file('a', { agents: ['frontend'] }), file('b', { output: true }), file('spec.ts')];
    expect(keys([change('f')], grounds({ files: [...others, ...before.slice(2)] }))).toEqual([]);
    expect(keys(six, grounds({ confirm: { deletedLines: 50, files: null, migrations: true } }))).toEqual([]);
  });

  it('are statements of a migration that delete what a database holds, each for itself', () => {
    const drop = { ...change('db/2.sql', 0, 'DROP TABLE a;\nDROP TABLE b;\nDROP TABLE b;'), before: 'DROP TABLE a;' };
    expect(keys([drop])).toEqual(['migrates db/2.sql: DROP TABLE b']);
    expect(keys([drop], grounds({ listed: ['db/2.sql'] }))).toEqual([]);
    expect(keys([drop], grounds({ confirm: { deletedLines: 50, files: 5, migrations: false } }))).toEqual([]);
    const once = answered('once', 'migrates db/2.sql: DROP TABLE b');
    expect(keys([drop], grounds({ answers: [once] }))).toEqual([]);
    expect(keys([{ ...drop, after: 'DROP TABLE c' }], grounds({ answers: [once] }))).toEqual(['migrates db/2.sql: DROP TABLE c']);
  });

  it('are asked once: an answer counts for what it named, one for the run for the like', () => {
    const about = (...answers: RunState['answers']) => keys([change('a.ts', 51), change('b.ts', 51)], grounds({ answers }));
    expect(about(answered('once', 'changes x\ndeletes a.ts: 51'))).toEqual(['deletes b.ts: 51']);
    expect(about(answered('run', 'deletes x'))).toEqual([]);
    for (const other of [answered('reject', 'deletes a.ts: 51'), answered('run', 'changes a.ts'), answered('run', 'deletes x', 'command')])
      expect(about(other)).toEqual(['deletes a.ts: 51', 'deletes b.ts: 51']);
    // What was confirmed counts no more towards the limit.
    const files = six.map(({ path }) => file(path));
    const confirmed = answered('once', six.map(({ path }) => `changes ${path}`).join('\n'));
    expect(keys([change('g')], grounds({ files, answers: [confirmed] }))).toEqual([]);
    const more = ['g', 'h', 'i', 'j', 'k'].map((path) => file(path));
    expect(keys([change('l')], grounds({ files: [...files, ...more], answers: [confirmed] }))).toHaveLength(6);
    expect(keys([change('l')], grounds({ files: [...files, ...more], answers: [answered('run', 'changes a')] }))).toEqual([]);
  });
});

it('tells the agent that it was declined, with the words of the person, if there are any', () => {
  const reply = { question: 1, hash: '0'.repeat(64), by: 'ana', option: 'reject' };
  const [said, silent] = [declinedChange({ ...reply, text: 'No.' }), declinedChange({ ...reply, text: ' ' })];
  expect([said.includes('They say: "No.".'), silent.includes('They say')]).toEqual([true, false]);
});

describe('the question', () => {
  const asked = (changes: WholeChange[]) => confirmQuestion(effectsOf(changes, grounds()), grounds(), 'diff');

  it('says who wants what, how grave it is, and takes what can be undone for the run', () => {
    const question = asked([change('a.ts', 51), change('b.ts', 201)]);
    expect({ ...question, message: inEnglish(question.message), detail: inEnglish(question.detail ?? '') }).toEqual({
      kind: 'confirm',
      reason: 'deletion',
      subject: 'deletes a.ts: 51\ndeletes b.ts: 201',
      agent: 'backend',
      risk: 'high',
      message: 'backend wants to make changes that the approved spec does not list.',
      detail: '252 lines deleted in 2 files. You are asked above 50.\n  a.ts: 51\n  b.ts: 201',
      hints: [sentence('What you write when you decline goes to the agent.')],
      delta: 'diff',
      options: [
        { id: 'once', title: sentence('Go ahead'), text: 'none' },
        { id: 'run', title: sentence('Allow for this run'), text: 'none' },
        { id: 'reject', title: sentence('Decline'), text: 'may', safe: true, yes: true },
      ],
    });
    expect(asked([change('a.ts', 200)]).risk).toBe('medium');
  });

  it('names the files that are too many', () => {
    const { reason, detail, risk } = asked(six);
    expect([reason, risk, inEnglish(detail ?? '')]).toEqual([
      'files',
      'medium',
      '6 files that the approved spec does not list. You are asked above 5.\n  a\n  b\n  c\n  d\n  e\n  f',
    ]);
    expect(asked(Array.from({ length: 21 }, (_, index) => change(`${index}`))).risk).toBe('high');
  });

  it('says of a migration that it is final, and takes no answer for more than that', () => {
    const { reason, risk, options, detail } = asked([change('db/2.sql', 60, 'DROP TABLE a')]);
    expect([reason, risk, options.map(({ id, destructive }) => [id, destructive]), inEnglish(detail ?? '')]).toEqual([
      'migration',
      'critical',
      [
        ['once', true],
        ['reject', undefined],
      ],
      'db/2.sql: 60 lines deleted. You are asked above 50.\ndb/2.sql: deletes what a database holds, which cannot be undone: DROP TABLE a',
    ]);
  });
});

it('lets nothing pass a limit without an answer, and asks nothing twice, whatever is changed in which order', () => {
  const paths = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'spec.ts');
  const turns = fc.array(fc.array(fc.record({ path: paths, removed: fc.nat(120) }), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(turns, fc.func(fc.constantFrom('once', 'run', 'reject')), (all, reply) => {
      const files = new Map<string, FileState>();
      const answers: RunState['answers'][number][] = [];
      for (const turn of all) {
        const changes = turn.map(({ path, removed }) => change(path, removed));
        const now = () => grounds({ files: [...files.values()], answers });
        const effects = effectsOf(changes, now());
        const option = effects.length === 0 ? '' : reply(effects.map(({ key }) => key));
        if (option !== '') answers.push(answered(option, confirmQuestion(effects, now(), '').subject ?? ''));
        if (option !== '' && option !== 'reject') expect(effectsOf(changes, now())).toEqual([]);
        if (option === 'reject') continue;
        for (const { path, removed } of changes) files.set(path, file(path, { removed }));
      }
      const said = (what: string, option: string) =>
        answers.flatMap((one) => (one.option === option ? one.subject.split('\n').filter((line) => line.startsWith(`${what} `)) : []));
      const unlisted = [...files.values()].filter((one) => one.file !== 'spec.ts');
      const confirmed = (path: string): number =>
        Math.max(
          0,
          ...said('deletes', 'once').map((line) => Number(/^deletes (.): (\d+)$/u.exec(line)?.[1] === path ? line.slice(11) : 0)),
        );
      const open = unlisted.reduce((sum, one) => sum + Math.max(0, one.removed - confirmed(one.file)), 0);
      if (said('deletes', 'run').length === 0) expect(open).toBeLessThanOrEqual(50);
      const many = unlisted.filter((one) => !said('changes', 'once').includes(`changes ${one.file}`));
      if (said('changes', 'run').length === 0) expect(many.length).toBeLessThanOrEqual(5);
    }),
  );
});

it('says how much of a long diff is left out', () => {
  const shown = (diff: string) => {
    const { delta = '', hints = [] } = confirmQuestion(effectsOf(six, grounds()), grounds(), diff);
    return [delta.length, hints.map(inEnglish).filter((hint) => hint.includes('diff'))];
  };
  expect(shown('x\n'.repeat(200_000))).toEqual([400_000, []]);
  expect(shown(`${'x\n'.repeat(200_000)}y\nz`)).toEqual([400_000, ['The diff is long: its last 2 lines are not shown.']]);
});
