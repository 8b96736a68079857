import * as z from 'zod';
import { testResultSchema, type ProofResult, type TestCounts } from '../../protocol/proof.ts';
import type { Blobs } from '../ports.ts';

/** What events and state keep of a command's tests: how many, and the blob that names them. */
export interface KeptResult {
  readonly counts?: TestCounts | undefined;
  readonly tests?: string | undefined;
}

/** Puts the names of tests, which may be ten thousands, into a blob. */
export async function keptResult(blobs: Blobs, { counts, tests }: ProofResult): Promise<KeptResult> {
  return {
    ...(counts ? { counts } : {}),
    ...(tests ? { tests: await blobs.put(new TextEncoder().encode(JSON.stringify(tests))) } : {}),
  };
}

/** The result again. A blob that is gone or damaged names no test. */
export async function resultOf(
  blobs: Blobs,
  { exitCode, counts, tests }: KeptResult & { readonly exitCode: number | null },
): Promise<ProofResult> {
  const bytes = tests === undefined ? null : await blobs.get(tests);
  const named = bytes && z.array(testResultSchema).parse(JSON.parse(new TextDecoder().decode(bytes)));
  return { passed: exitCode === 0, exitCode, counts: counts ?? null, tests: named };
}
