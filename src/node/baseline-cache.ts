import * as z from 'zod';
import { knownAuditSchema } from '../protocol/audit.ts';
import { baselineSchema, proofResultSchema } from '../protocol/proof.ts';
import type { ToldCache } from '../core/context/told-contexts.ts';
import type { AuditCache, BaselineCache, KeyedCache } from '../core/caches.ts';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import type { PackageContents } from './installed-packages.ts';
import { readJson } from './read-json.ts';

const knownSchema = z.object({ command: baselineSchema.shape.commands.element, result: proofResultSchema });

/** By command and tree. */
export function createBaselineCache(folder: string): BaselineCache {
  return createJsonCache(folder, knownSchema);
}

/** By what was asked of an auditor, and the files that it was asked about. */
export function createAuditCache(folder: string): AuditCache {
  // It was paid for.
  return createJsonCache(folder, knownAuditSchema, false);
}

/** By what it is about. */
export function createToldCache(folder: string): ToldCache {
  return createJsonCache(folder, z.object({ names: z.array(z.string()), runId: z.string() }));
}

/** Of the packages of a workspace, by its id. */
export function createContentsCache(folder: string): KeyedCache<PackageContents> {
  return createJsonCache(folder, z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))));
}

/** Values that are kept; the oldest go first. */
const most = 200;

/** One file for each key, in a folder of Batuta's home. */
function createJsonCache<T>(folder: string, schema: z.ZodType<T>, fleeting = true): KeyedCache<T> {
  return {
    async get(key) {
      const parsed = schema.safeParse(await readJson(join(folder, `${key}.json`)));
      return parsed.success ? parsed.data : null;
    },
    async put(key, known) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await atomicWrite(join(folder, `${key}.json`), Buffer.from(JSON.stringify(known)), { mode: 0o600, fleeting });
      const names = await readdir(folder);
      if (names.length <= most) return;
      const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
      for (const { name } of aged.sort((a, b) => a.at - b.at).slice(0, names.length - most)) await rm(join(folder, name), { force: true });
    },
  };
}
