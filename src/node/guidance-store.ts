import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { GuidanceNote } from '../core/agent/guidance.ts';
import { atomicWrite } from './atomic-write.ts';
import { readJson } from './read-json.ts';
import { inWords, systemCode } from './system-error.ts';

const noteSchema = z.object({ id: z.string(), agent: z.string(), text: z.string(), by: z.string() });

/** Guidance beside a run's journal, a file a note; from any process. Notes stay: what was delivered is known from the journal. */
export interface GuidanceStore {
  put(runId: string, note: Omit<GuidanceNote, 'id'>): Promise<GuidanceNote>;
  /** All notes of a run, oldest first. */
  list(runId: string): Promise<GuidanceNote[]>;
}

/** `runs/<id>/guidance/` in Batuta's home. The run must be there. */
export function createGuidanceStore(home: string): GuidanceStore {
  const folderOf = (runId: string): string => join(home, 'runs', runId, 'guidance');
  return {
    put: async (runId, note) => {
      const folder = folderOf(runId);
      const id = `${new Date().toISOString().replaceAll(/[:.]/g, '')}-${randomUUID().slice(0, 8)}`;
      const whole = { id, ...note };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await atomicWrite(join(folder, `${id}.json`), Buffer.from(`${JSON.stringify(whole)}\n`), { mode: 0o600 });
      } catch (error) {
        throw inWords(error, folder);
      }
      return whole;
    },
    list: async (runId) => {
      const folder = folderOf(runId);
      const names = await readdir(folder).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return [];
        throw inWords(error, folder);
      });
      const notes: GuidanceNote[] = [];
      for (const name of names.filter((one) => /^\d.*\.json$/.test(one)).sort()) {
        // Only whole files are ever renamed into place; one that is no note was put there by somebody else.
        const parsed = noteSchema.safeParse(await readJson(join(folder, name)));
        if (parsed.success) notes.push(parsed.data);
      }
      return notes;
    },
  };
}
