import { expect, test } from 'vitest';
import { writes, writesSpec } from './acts.ts';
import { crashMachine, playOn, resultOf, survivorOf } from './crash-machine.ts';
import { sweep } from '../../sweeps/sweep.ts';
import { agent, finished, type Act } from './stage.ts';

const rejected =
  '## Review: REJECTED\n### Issues Found\n#### Issue 1: Wrong\n- **File**: backend/a.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: mend it\n- **Rule Violated**: none\n';

const oldTest = 'the old test\n';

/** Everything that a run can do without a person but for the approval: a retry, one who waits, a changed test, a rejected review, its fix. */
const acts: (readonly [RegExp, Act])[] = [
  [/^SPEC/, writesSpec({ Database: ['database/1.sql'], Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] }, { type: 'new entity' })],
  [/^Database/, writes('database/1.sql', 'table')],
  [
    /^Backend/,
    async (task, stage) => {
      await stage.write('backend/a.test.ts', `${oldTest}and a new one\n`);
      return writes('backend/a.ts', 'bad')(task, stage);
    },
  ],
  [/^RETRY Backend/, writes('backend/a.ts', 'good')],
  [/^Frontend/, writes('frontend/a.ts', 'page')],
  [/^REVIEW-FIX Backend/, writes('backend/a.ts', 'better')],
  [/^REVIEW .*1\/3/, () => finished(rejected)],
  [/^REVIEW /, () => finished('## Review: APPROVED')],
];

const machine = () =>
  crashMachine({ 'README.md': 'a shop', 'backend/a.test.ts': oldTest }, (files) => ({
    agents: [
      agent('database', { schema: true }),
      agent('backend', { handover: [['generate']], provides: ['types/**'] }),
      agent('frontend', { needs: ['backend'] }),
    ],
    acts,
    commands: {
      'check-backend': () => ({ exitCode: files.text('backend/a.ts') === 'bad' ? 1 : 0, output: 'a bad word' }),
      generate: () => {
        files.set('types/a.ts', `type of ${files.text('backend/a.ts')}`);
        return { exitCode: 0 };
      },
    },
  }));

const calm = await machine()();
await playOn(calm.stage);
const whole = await resultOf(calm.stage);

test('the calm run does all of it', async () => {
  expect(calm.stage.asked).toEqual([
    'SPEC Sort suppliers',
    'Database Suppliers',
    'Backend Suppliers',
    'RETRY Backend Suppliers (1/2)',
    'Frontend Suppliers',
    'REVIEW Suppliers (1/3)',
    'REVIEW-FIX Backend Suppliers (1/2)',
    'REVIEW Suppliers (2/3)',
  ]);
  expect(calm.stage.files.text('types/a.ts')).toBe('type of better');
  expect(calm.stage.files.text('backend/a.test.ts')).toBe(`${oldTest}and a new one\n`);
  const told = (await calm.stage.engine.read('run', 0)).map(({ type }) => type);
  expect(told.filter((type) => type === 'proof.swapped' || type === 'proof.restored')).toEqual([
    'proof.swapped',
    'proof.restored',
    'proof.swapped',
    'proof.restored',
  ]);
  expect((await calm.stage.state()).status).toBe('completed');
});

sweep(
  'a process dies at a write of the journal, and the next leads to the same',
  Array.from({ length: calm.writes() }, (_value, index) => index + 1),
  { sample: 75, name: (at) => `write ${at}`, alone: true },
  async (at) => {
    expect(await resultOf(await survivorOf(machine(), at))).toEqual(whole);
  },
);
