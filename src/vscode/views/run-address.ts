import { Uri } from 'vscode';
import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';

export const scheme = 'batuta';

const addressSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('before'), runId: z.string(), file: z.string() }),
  z.object({ kind: z.literal('after'), runId: z.string(), file: z.string() }),
  /** As an agent has it in its worktree. */
  z.object({ kind: z.literal('apart'), runId: z.string(), worktree: z.string(), file: z.string() }),
  z.object({ kind: z.literal('log'), runId: z.string(), hash: z.string() }),
  z.object({ kind: z.literal('report'), runId: z.string() }),
  /** What changed in the spec, as the question of that number showed it. */
  z.object({ kind: z.literal('delta'), runId: z.string(), question: z.int() }),
]);

/** What a read-only document of Batuta shows of a run. All of it is in the address, so that a tab that was restored finds it again. */
export type RunAddress = z.infer<typeof addressSchema>;

/**
 * `path` is what the tab is called by, and its ending gives the language. In a comparison both sides have the file's own path and
 * differ in the query only: otherwise the editor shows every pair as a renamed file.
 */
export function addressUri(path: string, address: RunAddress): Uri {
  return Uri.from({ scheme, path: path.startsWith('/') ? path : `/${path}`, query: JSON.stringify(address) });
}

/** null: somebody made the address by hand. */
export function readAddress(uri: Uri): RunAddress | null {
  return addressSchema.safeParse(parsedJson(uri.query)).data ?? null;
}
