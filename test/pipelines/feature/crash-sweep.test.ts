import { expect, test } from 'vitest';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { faultyFiles, type Fault } from '../../engines/faulty-files.ts';
import { memoryJournalFiles } from '../../engines/memory-journal-files.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';
import { story } from './outline.ts';

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

interface Process {
  readonly stage: Stage;
  /** Journal writes so far. */
  writes(): number;
  /** Resolves when it dies. */
  readonly died: Promise<string>;
}

let processes = 0;

/** What survives a process: its journal and the workspace. Resolves with the next process on it, which dies at the fault. */
function machine(): (fault?: Fault) => Promise<Process> {
  const journalFiles = memoryJournalFiles();
  const files = createMemoryFiles({ 'README.md': 'a shop', 'backend/a.test.ts': oldTest });
  const checkpoints = createFakeCheckpoints(files);
  return async (fault) => {
    let dead = false;
    const death = Promise.withResolvers<string>();
    const gone = (): Promise<never> => new Promise(() => {});
    /** Nothing reaches the world any more after the end. */
    const mortal = <T extends object>(port: T): T =>
      new Proxy(port, { get: (target, key) => (dead ? gone : (Reflect.get(target, key) as unknown)) });
    const faulty = faultyFiles(journalFiles, fault, () => {
      dead = true;
      death.resolve('died');
      return gone();
    });
    const opened = async (file: string) => mortal(await faulty.openAppend(file));
    const stage = await openStage({
      agents: [
        agent('database', { schema: true }),
        agent('backend', { handover: [['generate']], provides: ['types/**'] }),
        agent('frontend', { needs: ['backend'] }),
      ],
      acts,
      approves: true,
      commands: {
        'check-backend': () => ({ exitCode: files.text('backend/a.ts') === 'bad' ? 1 : 0, output: 'a bad word' }),
        generate: () => {
          files.set('types/a.ts', `type of ${files.text('backend/a.ts')}`);
          return { exitCode: 0 };
        },
      },
      runsFolder: '/runs',
      process: String(++processes),
      journalFiles: mortal({ ...faulty, openAppend: opened }),
      workspace: { files: mortal(files), checkpoints: mortal(checkpoints) },
    });
    return { stage, writes: () => faulty.writes(), died: death.promise };
  };
}

/** To the end, approving what is asked. */
async function playOn(stage: Stage): Promise<string> {
  const [known] = await stage.engine.list();
  // It died after its very last write.
  if (known?.status === 'completed') return known.status;
  const handle = known ? await stage.open() : await stage.start();
  return (await handle.done).status;
}

const calm = await machine()();
await playOn(calm.stage);
const whole = await result(calm.stage);

/** What a run leaves: what happened at all – siblings go as they like, and what was cut off is done again –, and the workspace. */
async function result(stage: Stage): Promise<object> {
  const lines = (await story(stage)).filter((line) => line !== 'run.resumed');
  return {
    lines: [...new Set(lines)].toSorted(),
    files: Object.fromEntries(stage.files.paths().map((path) => [path, stage.files.text(path)])),
  };
}

test('the calm run does all of it', async () => {
  expect(calm.stage.asked).toEqual([
    'SPEC Add suppliers',
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

test.each(Array.from({ length: calm.writes() }, (_value, index) => index + 1))(
  'a process dies at write %i of the journal, and the next leads to the same',
  async (at) => {
    const open = machine();
    const first = await open({ at, when: (['before', 'half', 'after'] as const)[at % 3] ?? 'before' });
    expect(await Promise.race([playOn(first.stage), first.died])).toBe('died');
    const second = await open();
    expect(await playOn(second.stage)).toBe('completed');
    expect(await result(second.stage)).toEqual(whole);
  },
);
