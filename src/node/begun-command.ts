import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { BegunCommand } from '../core/surroundings.ts';
import { atomicWrite } from './atomic-write.ts';
import type { Kept } from './kept-file.ts';
import { readJson } from './read-json.ts';
import { toWorkspaceError } from './system-error.ts';

const strings = z.array(z.string()).readonly();
const schema = z.object({
  command: z.object({
    runId: z.string(),
    agent: z.string(),
    argv: strings,
    timeoutMs: z.number(),
    tree: z.string(),
    listed: strings,
    aside: strings,
    own: strings.exactOptional(),
    outputs: strings.exactOptional(),
  }),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** As `savesSoFar` gave it. */
  saves: z.int(),
  /** `bytes` in base64. */
  guarded: z.record(z.string(), z.object({ kind: z.enum(['file', 'link', 'unreadable']), bytes: z.string(), mode: z.int() })),
});

/** A command under way, and what no command may change as it was before it. */
export interface Begun {
  readonly command: BegunCommand;
  readonly at: number;
  readonly saves: number;
  readonly guarded: ReadonlyMap<string, Kept>;
}

/** One file beside the checkpoints of a workspace, which has at most one command at a time. */
export interface BegunStore {
  /** Of files that `mayKeep` denies only the name is written: what may hold secrets leaves the workspace nowhere. */
  put(begun: Begun, mayKeep: (path: string) => boolean): Promise<void>;
  get(): Promise<Begun | null>;
  remove(): Promise<void>;
}

export function createBegunStore(file: string): BegunStore {
  return {
    async put({ guarded, ...begun }, mayKeep) {
      const written: z.infer<typeof schema>['guarded'] = {};
      for (const [name, { kind, bytes, mode }] of guarded)
        written[name] = mayKeep(name) ? { kind, bytes: bytes.toString('base64'), mode } : { kind: 'unreadable', bytes: '', mode };
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await atomicWrite(file, Buffer.from(JSON.stringify({ ...begun, guarded: written })), { mode: 0o600 });
      } catch (error) {
        throw toWorkspaceError(error, file);
      }
    },
    async get() {
      const { data } = schema.safeParse(await readJson(file));
      if (!data) return null;
      const guarded = Object.entries(data.guarded).map(
        ([name, kept]) => [name, { ...kept, bytes: Buffer.from(kept.bytes, 'base64') }] as const,
      );
      return { ...data, guarded: new Map(guarded) };
    },
    remove: () => rm(file, { force: true }),
  };
}
