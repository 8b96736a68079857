import { describe, expect, test } from 'vitest';
import type { AgentOutcome, AgentTask } from '../../../src/core/agent/harness.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import type { Json } from '../../../src/protocol/json.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Caps } from '../../../src/protocol/usage.ts';
import type { MemoryFiles } from '../../fakes/memory-files.ts';
import { CrashError, type MemoryJournal, type MemoryRunOptions } from '../../fakes/memory-ctx.ts';

/** What an agent does, in order; it does not do a thing twice. */
export type Act =
  | { readonly write: string; readonly content: string }
  /** Nothing, until it is ended. */
  | { readonly hang: true }
  /** Its report: what is handed over as it stands. */
  | { readonly finish: Json };

export interface HarnessScene {
  readonly files: Pick<MemoryFiles, 'paths' | 'text'>;
  readonly journal: MemoryJournal;
  /** Everything that was said to the agent by us. */
  said(): string;
  /** One process: the agent works until it ends or crashes. */
  perform(
    options?: Pick<MemoryRunOptions, 'crash' | 'signal'> & { task?: Partial<AgentTask>; caps?: Partial<Caps> },
  ): Promise<AgentOutcome>;
  events(): RunEventBody[];
}

const done = { summary: 'all done', checks: [{ section: 'Build', passed: true }] };
const finished = { status: 'finished', finish: { summary: 'all done' } };
const write = (path: string): Act => ({ write: path, content: `${path}\n` });
const changes = (scene: HarnessScene): unknown[] =>
  scene.events().flatMap((event) => (event.type === 'file.changed' ? [[event.agent, event.file, event.before === null]] : []));
const ofType = (scene: HarnessScene, type: RunEventBody['type']) => scene.events().filter((event) => event.type === type);

/**
 * What every harness does, whatever runs the agent. The agent of the scenes is `backend` and owns `src`. `step`: it crashes at every so many-th write
 * of the journal, where playing all of them would take an hour.
 */
export function harnessContract(name: string, open: (acts: readonly Act[]) => HarnessScene, { step = 1 }: { step?: number } = {}): void {
  describe(`Harness: ${name}`, () => {
    test('an agent works to its report; its files are its work, its turns are paid', async () => {
      const scene = open([write('src/a.ts'), write('src/b.ts'), { finish: done }]);
      expect(await scene.perform()).toMatchObject({ ...finished, finish: { report: { checks: [{ section: 'Build', passed: true }] } } });
      expect(scene.files.paths()).toEqual(['src/a.ts', 'src/b.ts']);
      expect(changes(scene)).toEqual([
        ['backend', 'src/a.ts', true],
        ['backend', 'src/b.ts', true],
      ]);
      expect(ofType(scene, 'turn.started').length).toBeGreaterThan(0);
      expect(ofType(scene, 'turn.completed').length).toBe(ofType(scene, 'turn.started').length);
    });

    test('a question ends the work', async () => {
      const scene = open([{ finish: { summary: 'stuck', question: 'Which one?' } }]);
      expect(await scene.perform()).toMatchObject({ status: 'finished', finish: { question: 'Which one?' } });
    });

    test('nothing but its own files is written, whatever it tries', async () => {
      const scene = open([write('web/x.ts'), write('src/a.ts'), write('.github/workflows/ci.yml'), { finish: done }, { finish: done }]);
      expect(await scene.perform()).toMatchObject(finished);
      expect(scene.files.paths()).toEqual(['src/a.ts']);
      expect(changes(scene)).toEqual([['backend', 'src/a.ts', true]]);
    });

    test('one that only reads writes nothing', async () => {
      const scene = open([
        write('src/a.ts'),
        { finish: { summary: 'all done', spec: '## Spec' } },
        { finish: { summary: 'all done', spec: '## Spec' } },
      ]);
      expect(await scene.perform({ task: { access: 'read-only', owns: [], commands: [], form: 'spec' } })).toMatchObject(finished);
      expect(scene.files.paths()).toEqual([]);
    });

    test('a report of another form is asked for once more; then its words count', async () => {
      const wrong = { summary: 'all done', checks: 'fine' };
      const scene = open([{ finish: wrong }, { finish: { ...wrong, note: 'still' } }]);
      expect(await scene.perform()).toMatchObject({ ...finished, finish: { report: expect.stringContaining('still') as string } });
      expect(scene.said()).toContain('checks');
    });

    test('at a cap nothing begins; with a larger one it goes on', async () => {
      const scene = open([write('src/a.ts'), { finish: done }]);
      const stopped = await scene.perform({ caps: { turns: 0 } });
      expect(stopped).toMatchObject({ status: 'failed', reason: 'budget' });
      expect(scene.files.paths()).toEqual([]);
      expect(ofType(scene, 'turn.started')).toEqual([]);
      expect(ofType(scene, 'budget.reached')).toMatchObject([{ cap: 'turns', spent: 0, limit: 0 }]);
      scene.journal.records.length = 0;
      if (stopped.status !== 'failed') throw new Error('it went on');
      expect(await scene.perform({ task: { continuation: stopped.continuation } })).toMatchObject(finished);
      expect(scene.files.paths()).toEqual(['src/a.ts']);
    });

    test("a person's words reach it once", async () => {
      const scene = open([write('src/a.ts'), { finish: done }, { finish: done }]);
      scene.journal.notes.push({ id: 'n1', agent: 'backend', text: 'Use tabs', by: 'ana' });
      expect(await scene.perform()).toMatchObject(finished);
      expect(scene.said()).toContain('Use tabs');
      expect(ofType(scene, 'agent.guided')).toMatchObject([{ id: 'n1', agent: 'backend', by: 'ana' }]);
    });

    test('one that is ended in mid-work goes on later, and nothing is done twice', async () => {
      const scene = open([write('src/a.ts'), { hang: true }, { finish: done }]);
      const stop = new AbortController();
      const working = scene.perform({ signal: stop.signal });
      while (scene.files.text('src/a.ts') === null) await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
      await expect(working).rejects.toBeInstanceOf(InterruptedError);
      expect(await scene.perform()).toMatchObject(finished);
      expect(scene.files.paths()).toEqual(['src/a.ts']);
      expect(changes(scene)).toEqual([['backend', 'src/a.ts', true]]);
    });

    test('a crash at every journal write: the same end, the same files, told once', async () => {
      const acts = [write('src/a.ts'), write('src/b.ts'), { finish: done }];
      const calm = open(acts);
      const outcome = await calm.perform();
      const writes = calm.journal.records.length;
      for (const when of ['before', 'after'] as const) {
        for (let at = 1; at <= writes; at += step) {
          const scene = open(acts);
          await expect(scene.perform({ crash: { at, when } })).rejects.toBeInstanceOf(CrashError);
          expect([at, when, await scene.perform()]).toEqual([at, when, outcome]);
          expect([at, when, scene.files.paths()]).toEqual([at, when, ['src/a.ts', 'src/b.ts']]);
          expect([at, when, changes(scene)]).toEqual([at, when, changes(calm)]);
        }
      }
    });
  });
}
