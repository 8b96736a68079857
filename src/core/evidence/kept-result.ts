import * as z from 'zod';
import { testResultSchema, type Baseline, type Measured, type ProofResult, type TestCounts } from '../../protocol/proof.ts';
import type { Blobs } from '../ports.ts';
import type { Trial } from './judge-reproduction.ts';

/** What events and state keep of a command's tests: how many, and the blob that names them. */
export interface KeptResult {
  readonly counts?: TestCounts | undefined;
  readonly tests?: string | undefined;
  readonly hides?: true;
  readonly measured?: Measured | undefined;
}

/** Puts the names of tests, which may be ten thousands, into a blob. */
export async function keptResult(blobs: Blobs, { counts, tests, measured }: ProofResult): Promise<KeptResult> {
  return {
    ...(counts ? { counts } : {}),
    ...(measured ? { measured } : {}),
    ...(tests?.some(({ hides }) => hides) ? { hides: true } : {}),
    ...(tests ? { tests: await blobs.put(new TextEncoder().encode(JSON.stringify(tests))) } : {}),
  };
}

/** The result again. A blob that is gone or damaged names no test. */
export async function resultOf(
  blobs: Pick<Blobs, 'get'>,
  { exitCode, counts, tests }: KeptResult & { readonly exitCode: number | null },
): Promise<ProofResult> {
  const bytes = tests === undefined ? null : await blobs.get(tests);
  const named = bytes && z.array(testResultSchema).parse(JSON.parse(new TextDecoder().decode(bytes)));
  return { passed: exitCode === 0, exitCode, counts: counts ?? null, tests: named };
}

type Ran = KeptResult & { readonly exitCode: number | null; readonly log: string | null; readonly tail: string };

/** A run of a command, with all that it printed. */
export async function trialOf(blobs: Pick<Blobs, 'get'>, ran: Ran): Promise<Trial> {
  return { result: await resultOf(blobs, ran), printed: await printedOf(blobs, ran) };
}

/** All that a command printed; its end, where the whole is gone. */
export async function printedOf(blobs: Pick<Blobs, 'get'>, { log, tail }: Pick<Ran, 'log' | 'tail'>): Promise<string> {
  const bytes = log === null ? null : await blobs.get(log);
  return bytes ? new TextDecoder().decode(bytes) : tail;
}

/** The command as it was before anything was written; null: not known. */
export async function baseTrialOf(blobs: Pick<Blobs, 'get'>, baseline: Baseline | null, command: readonly string[]): Promise<Trial | null> {
  const known = baseline?.commands.find((one) => JSON.stringify(one.command) === JSON.stringify(command));
  return known ? trialOf(blobs, known) : null;
}
