import { describe, expect, it } from 'vitest';
import type { RunHandle } from '../../src/core/durable/contracts.ts';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { encodeLine } from '../../src/engines/embedded/journal-line.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { createRecordingLogger } from '../fakes/silent-logger.ts';
import { fullFor } from './faulty-files.ts';
import { goOn, machine, main, park, start } from './machine.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const waits = main((ctx) => atGate(ctx, 'go'));
const note = { type: 'notice', level: 'info', text: 'rolled back' } as const;
const here = (pid: number) => ({ host: 'here', pid, startTime: 'then' });

/** Long enough that whoever does not wait for it is seen. */
async function slowly(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a run that cannot be created', () => {
  it.each<[string, JournalFiles['create'], string]>([
    ['the disk is full', async () => Promise.reject(new Error('ENOSPC: no space left on device')), 'ENOSPC'],
    ['another process has created it in that moment', async () => false, 'There is a run "run" already.'],
  ])('closes what was opened for it: %s', async (_, create, said) => {
    let closed = 0;
    const close = async (): Promise<void> => {
      await slowly();
      closed += 1;
    };
    const journalFiles = { ...memoryJournalFiles(), create };
    const { engine } = machine({ journalFiles, openServices: async () => ({ services: null, close }) });
    await expect(start(engine(waits))).rejects.toThrow(said);
    expect(closed).toBe(1);
  });
});

/** A run whose owner has died in a step that had started a process; who ends what is told in order. */
async function left() {
  const told: string[] = [];
  const processes = {
    kill: async ({ pid }: { pid: number }) => {
      await slowly();
      told.push(`process ${pid}`);
      return pid === 4711;
    },
    killMarked: async (mark: string) => {
      await slowly();
      told.push(`marked ${mark}`);
      return 0;
    },
  };
  const openServices = async () => {
    told.push('opened');
    return { services: null, close: async () => undefined };
  };
  const logger = createRecordingLogger();
  let works = true;
  const recorded = Promise.withResolvers<void>();
  const workflow = main((ctx) =>
    ctx.step('slow', async (step) => {
      if (!works) return 'again';
      for (const pid of [4711, 4712]) await step.recordProcessGroup({ pid, startTime: 'then' });
      recorded.resolve();
      return new Promise<string>(() => undefined);
    }),
  );
  const { engine } = machine({ processes, openServices, logger });
  await start(engine(workflow));
  await recorded.promise;
  works = false;
  told.length = 0;
  return { told, logger, engine: () => engine(workflow) };
}

describe('what a dead owner has left running', () => {
  const ended = ['process 4711', 'process 4712', 'marked run'];
  const logged = [{ level: 'info', message: 'A process that the run had left behind was ended.', fields: { runId: 'run', pid: 4711 } }];

  it('is over before anything is opened for the run that goes on', async () => {
    const { told, logger, engine } = await left();
    expect(await (await goOn(engine())).done).toEqual({ status: 'completed', output: 'again' });
    expect([told, logger.lines]).toEqual([[...ended, 'opened'], logged]);
  });

  it('is over before something else is recorded', async () => {
    const { told, logger, engine } = await left();
    expect(await engine().append('run', [note])).toBeNull();
    expect([told, logger.lines]).toEqual([ended, logged]);
  });

  it('is nothing where the run was given free: nobody looks for processes', async () => {
    const killed: unknown[] = [];
    const processes = { kill: async () => killed.push('one') > 0, killMarked: async () => killed.push('marked') };
    const { engine } = machine({ processes });
    await park(await start(engine(waits)));
    expect(await engine(waits).append('run', [note])).toBeNull();
    await park(await goOn(engine(waits)));
    expect(killed).toEqual([]);
  });
});

describe('whoever records something into a run that nobody works on', () => {
  it('gives it free again, also while the process lives on', async () => {
    const { engine, ...more } = machine();
    await park(await start(engine(waits)));
    const other = machine({ ...more, identity: here(2), isAlive: async () => true });
    expect(await other.engine(waits).append('run', [note])).toBeNull();
    const third = machine({ ...more, identity: here(3), isAlive: async () => true });
    await park(await goOn(third.engine(waits)));
  });

  it('leaves it alone when its owner is on another host', async () => {
    const { engine, ...more } = machine();
    const handle = await start(engine(waits));
    const other = machine({ ...more, identity: { host: 'elsewhere', pid: 2, startTime: 'then' } });
    const owned = { reason: 'owned', host: 'here', pid: 1, sameHost: false };
    expect(await other.engine(waits).append('run', [note])).toEqual(owned);
    handle.kill();
    expect(await handle.done).toEqual({ status: 'interrupted' });
  });

  it('has failed when the disk does not keep it, and the run stays as it was', async () => {
    const memory = memoryJournalFiles();
    const { engine } = machine({ journalFiles: fullFor(memory, (text) => text.includes('rolled back')) });
    await park(await start(engine(waits)));
    await expect(engine(waits).append('run', [note])).rejects.toThrow('ENOSPC');
    expect((await engine(waits).read('run', 0)).map(({ type }) => type)).toEqual(['question.asked']);
  });
});

it('services of a run are opened for what its last owner, on another host, wrote until the moment in which it was taken over', async () => {
  const memory = memoryJournalFiles();
  const seen: unknown[] = [];
  const create: JournalFiles['create'] = async (path, bytes) => {
    const log = path.replace('000002', '000001');
    const text = memory.contents.get(log);
    if (path.endsWith('000002.log') && text !== undefined) {
      const late = encodeLine(text.toString().split('\n').length, { type: 'events', at: 'late', events: [note] });
      await memory.replace(log, Buffer.concat([text, late]));
    }
    return memory.create(path, bytes);
  };
  const { engine, folder } = machine({ journalFiles: memory, identity: { host: 'elsewhere', pid: 1, startTime: 'then' } });
  const first = await start(engine(waits));
  await new Promise<void>((resolve) => {
    first.onIdle(() => resolve());
  });
  const taking = machine({
    journalFiles: { ...memory, create },
    folder,
    openServices: async ({ state }) => {
      seen.push(state.notices.map(({ text }) => text));
      return { services: null, close: async () => undefined };
    },
  });
  const opened = await taking.engine(waits).open('run', { force: true });
  expect([opened.ok, seen]).toEqual([true, [['rolled back']]]);
  for (const handle of [first, ...(opened.ok ? [opened.handle] : [])]) handle.kill();
});

describe('nothing is left open', () => {
  /** Files that are slow to close, and how many are open. */
  function counting(files: JournalFiles) {
    let open = 0;
    const openAppend: JournalFiles['openAppend'] = async (path) => {
      const file = await files.openAppend(path);
      open += 1;
      const close = async (): Promise<void> => {
        await slowly();
        open -= 1;
        await file.close();
      };
      return { ...file, close };
    };
    return { files: { ...files, openAppend }, open: () => open };
  }
  const ends = async (handle: RunHandle) => {
    handle.kill();
    return handle.done;
  };

  it('of the journal of a run that was stopped, or into which a person has recorded something', async () => {
    const { files, open } = counting(memoryJournalFiles());
    const { engine } = machine({ journalFiles: files });
    await ends(await start(engine(waits)));
    expect(open()).toBe(0);
    await engine(waits).append('run', [note]);
    expect(open()).toBe(0);
  });

  it('of a run whose services cannot be opened: it is free', async () => {
    const { files, open } = counting(memoryJournalFiles());
    let broken = false;
    const openServices = async () => {
      if (broken) throw new RangeError('no provider');
      return { services: null, close: async () => undefined };
    };
    const { engine, ...more } = machine({ journalFiles: files, openServices });
    await ends(await start(engine(waits)));
    broken = true;
    await expect(engine(waits).open('run')).rejects.toThrow('no provider');
    expect(open()).toBe(0);
    broken = false;
    const other = machine({ ...more, journalFiles: files, identity: here(2), isAlive: async () => true });
    await park(await goOn(other.engine(waits)));
  });

  it('of a run of which the disk does not keep that it goes on: it does not, and may later', async () => {
    let full = true;
    const { files, open } = counting(fullFor(memoryJournalFiles(), (text) => full && text.includes('run.resumed')));
    let services = 0;
    const openServices = async () => {
      services += 1;
      return { services: null, close: async () => void (services -= 1) };
    };
    const { engine } = machine({ journalFiles: files, openServices });
    await ends(await start(engine(waits)));
    const next = engine(waits);
    await expect(next.open('run')).rejects.toThrow('ENOSPC');
    expect([open(), services]).toEqual([0, 0]);
    full = false;
    await park(await goOn(next));
  });

  it('of a run whose folders cannot be swept: that is told, and it is free', async () => {
    const { files, open } = counting(memoryJournalFiles());
    const sweep: JournalFiles['sweep'] = async (folder) => {
      if (folder.endsWith('/blobs')) throw new Error('EIO: i/o error, scandir');
    };
    const { engine, ...more } = machine({ journalFiles: files });
    await ends(await start(engine(waits)));
    const refused = machine({ ...more, journalFiles: { ...files, sweep }, identity: here(2) }).engine(waits);
    await expect(refused.open('run')).rejects.toThrow('EIO');
    expect(open()).toBe(0);
    const other = machine({ ...more, journalFiles: files, identity: here(3), isAlive: async () => true });
    await park(await goOn(other.engine(waits)));
    await expect(refused.append('run', [note])).rejects.toThrow('EIO');
  });
});
