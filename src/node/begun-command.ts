import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { BegunCommand } from '../core/surroundings.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import { atomicWrite } from './atomic-write.ts';
import type { WrittenBegun } from './begun-command-schema.ts';
import type { Kept } from './kept-file.ts';
import { readJson } from './read-json.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

const runName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

interface Putting {
  /** Where it copies what lies there, if anything does. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Of them those where nothing lay. */
  readonly gone: readonly string[];
}

/** A command under way, and what no command may change as it was before it. */
export interface Begun {
  readonly command: BegunCommand;
  readonly at: number;
  readonly saves: number;
  readonly guarded: ReadonlyMap<string, Kept>;
  /** One of each process that was about to put something back. */
  readonly putting?: readonly Putting[];
  /** As in `NotedCutOff`, of which somebody could not tell. */
  readonly untold?: readonly RunEventBody[];
}

/** Beside the checkpoints of a workspace; a file for each run, so that none is overwritten by another that works there before it was told. */
export interface BegunStore {
  /** Of files that `mayKeep` denies only the name is written: what may hold secrets leaves the workspace nowhere. */
  put(begun: Begun, mayKeep: (path: string) => boolean): Promise<void>;
  /** null: there is none. */
  get(runId: string): Promise<Begun | 'damaged' | null>;
  /** The runs that have one. */
  list(): Promise<string[]>;
  remove(runId: string): Promise<void>;
}

/** One note, as it is written on. */
export interface BegunNote {
  write(more: Partial<Begun>): Promise<void>;
  /** As well as what it is told of the same folder. */
  putting(more: Putting): Promise<void>;
  remove(): Promise<void>;
}

/** `mayKeep`: as for `put`. */
export function createNote(store: BegunStore, begun: Begun, mayKeep: (path: string) => boolean): BegunNote {
  let now = begun;
  const write: BegunNote['write'] = async (more) => {
    const next = { ...now, ...more };
    await store.put(next, mayKeep);
    now = next;
  };
  return {
    write,
    async putting({ folder, names, gone }) {
      const all = now.putting ?? [];
      const known = all.find((one) => one.folder === folder) ?? { names: [], gone: [] };
      const both = { folder, names: [...new Set([...known.names, ...names])], gone: [...new Set([...known.gone, ...gone])] };
      await write({ putting: [...all.filter((one) => one.folder !== folder), both] });
    },
    remove: () => store.remove(now.command.runId),
  };
}

/** `path`: how the files are named, up to the run. */
export function createBegunStore(path: string): BegunStore {
  const fileOf = (runId: string): string => {
    if (!runName.test(runId)) throw new Error(`not the name of a run: ${JSON.stringify(runId)}`);
    return `${path}-${runId}.json`;
  };
  return {
    async put({ guarded, ...begun }, mayKeep) {
      const written: WrittenBegun['guarded'] = {};
      for (const [name, { kind, bytes, mode }] of guarded)
        written[name] = mayKeep(name) ? { kind, bytes: bytes.toString('base64'), mode } : { kind: 'unreadable', bytes: '', mode };
      const file = fileOf(begun.command.runId);
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await atomicWrite(file, Buffer.from(JSON.stringify({ ...begun, guarded: written })), { mode: 0o600 });
      } catch (error) {
        throw toWorkspaceError(error, file);
      }
    },
    async get(runId) {
      const found = await readJson(fileOf(runId));
      if (found === undefined) return null;
      // All kinds of events are in it: made only where there is something to read.
      const { begunSchema } = await import('./begun-command-schema.ts');
      const { data } = begunSchema.safeParse(found);
      if (data?.command.runId !== runId) return 'damaged';
      const guarded = Object.entries(data.guarded).map(
        ([name, kept]) => [name, { ...kept, bytes: Buffer.from(kept.bytes, 'base64') }] as const,
      );
      return { ...data, guarded: new Map(guarded) };
    },
    async list() {
      const [begin, end] = [`${basename(path)}-`, '.json'];
      const names = (await ifThere(readdir(dirname(path)))) ?? [];
      const runs = names
        .filter((name) => name.startsWith(begin) && name.endsWith(end))
        .map((name) => name.slice(begin.length, -end.length));
      return runs.filter((runId) => runName.test(runId)).sort();
    },
    remove: (runId) => rm(fileOf(runId), { force: true }),
  };
}
