import { formatCommandLine } from '../policy/command-line.ts';

/** How each command ended last as a proof, by its line. */
export function lastProofs<E extends { readonly command: readonly string[]; readonly purpose: string }>(
  evidence: readonly E[],
): Map<string, E> {
  return new Map(evidence.filter(({ purpose }) => purpose !== 'handover').map((one) => [formatCommandLine(one.command), one]));
}
