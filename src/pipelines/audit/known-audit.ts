import { createHash } from 'node:crypto';
import { isTest } from '../../core/evidence/proof-files.ts';
import { unitKey, type Unit } from '../../core/audit/unit.ts';
import { PathError } from '../../core/ports.ts';
import type { Audited } from '../../protocol/audit.ts';
import type { Scene, Services } from '../parts/services.ts';

/** What one auditor would be asked, and of which files. */
interface Asked {
  readonly unit: Unit;
  readonly paths: readonly string[];
  readonly words: string;
}

/**
 * Names everything that each of these audits goes by: the files of the module and the tests of the workspace, byte for byte, and what is asked. By
 * key of the unit. Only inside a step.
 */
export async function auditKeys({ services, input }: Scene, asked: readonly Asked[]): Promise<Record<string, string>> {
  const { tree } = await services.checkpoints.take();
  const ids = [...(await services.checkpoints.idsAt(tree))];
  const sorted = ids.sort(([a], [b]) => (a < b ? -1 : 1));
  const tests = new Set(sorted.flatMap(([path]) => (isTest(path, input.settings.tests) ? [path] : [])));
  const { review } = input.settings;
  const by = [input.provider, review.model, review.provider ?? '', review.harness ?? []];
  return Object.fromEntries(
    asked.map(({ unit, paths, words }) => {
      const own = new Set(paths);
      const contents = sorted.filter(([path]) => own.has(path) || tests.has(path));
      const whole = JSON.stringify(['audit-3', unitKey(unit), words, by, contents]);
      return [unitKey(unit), createHash('sha256').update(whole).digest('hex')];
    }),
  );
}

/** What an earlier audit said of the same, as long as whatever else it read is unchanged, too. null: it is to be audited. */
export async function knownAudit(services: Services, key: string): Promise<(Audited & { readonly from: string }) | null> {
  const known = await services.audits.get(key);
  if (known === null) return null;
  for (const [path, hash] of Object.entries(known.read)) if ((await hashOf(services, path)) !== hash) return null;
  return { ...known.audited, from: known.runId };
}

/** Keeps it for later audits. `read`: every file that was read for it. */
export async function keepAudit(services: Services, key: string, runId: string, audited: Audited, read: readonly string[]): Promise<void> {
  const hashes = Object.fromEntries(await Promise.all(read.map(async (path) => [path, (await hashOf(services, path)) ?? ''] as const)));
  await services.audits.put(key, { runId, audited, read: hashes });
}

async function hashOf({ files }: Pick<Services, 'files'>, path: string): Promise<string | null> {
  try {
    return (await files.read(path))?.hash ?? null;
  } catch (error) {
    // A model may have named anything.
    if (error instanceof PathError) return null;
    throw error;
  }
}
