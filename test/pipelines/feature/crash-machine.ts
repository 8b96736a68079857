import { expect } from 'vitest';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryFiles, type MemoryFiles } from '../../fakes/memory-files.ts';
import { faultyFiles, type Fault } from '../../engines/faulty-files.ts';
import { memoryJournalFiles } from '../../engines/memory-journal-files.ts';
import { openStage, type Stage } from './stage.ts';
import { story } from './outline.ts';

export interface Process {
  readonly stage: Stage;
  /** Journal writes so far. */
  writes(): number;
  /** Resolves when it dies. */
  readonly died: Promise<string>;
}

let processes = 0;

/** What survives a process: its journal and the workspace. Resolves with the next process on it, which dies at the fault. */
export function crashMachine(
  begin: Readonly<Record<string, string>>,
  options: (files: MemoryFiles) => Parameters<typeof openStage>[0],
): (fault?: Fault) => Promise<Process> {
  const journalFiles = memoryJournalFiles();
  const files = createMemoryFiles({ ...begin });
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
      ...options(files),
      files: begin,
      approves: true,
      runsFolder: '/runs',
      process: String(++processes),
      journalFiles: mortal({ ...faulty, openAppend: opened }),
      workspace: { files: mortal(files), checkpoints: mortal(checkpoints) },
    });
    return { stage, writes: () => faulty.writes(), died: death.promise };
  };
}

/** To the end, approving what is asked. */
export async function playOn(stage: Stage): Promise<string> {
  const [known] = await stage.engine.list();
  // It died after its very last write.
  if (known?.status === 'completed') return known.status;
  const handle = known ? await stage.open() : await stage.start();
  return (await handle.done).status;
}

/** A process dies at that write, and the next one goes on to the end: what it leaves. */
export async function survivorOf(open: ReturnType<typeof crashMachine>, at: number): Promise<Stage> {
  const first = await open({ at, when: (['before', 'half', 'after'] as const)[at % 3] ?? 'before' });
  expect(await Promise.race([playOn(first.stage), first.died])).toBe('died');
  const second = await open();
  expect(await playOn(second.stage)).toBe('completed');
  return second.stage;
}

/** What a run leaves: what happened at all – siblings go as they like, and what was cut off is done again –, and the workspace. */
export async function resultOf(stage: Stage): Promise<object> {
  const lines = (await story(stage)).filter((line) => line !== 'run.resumed');
  return {
    lines: [...new Set(lines)].toSorted(),
    files: Object.fromEntries(stage.files.paths().map((path) => [path, stage.files.text(path)])),
  };
}
