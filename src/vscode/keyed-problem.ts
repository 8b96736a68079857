import type { Diagnostic } from 'vscode';

export const problemSource = 'Batuta';

/** Puts the key of a finding on its problem, which the editor hands back as it is. */
export function keyed(problem: Diagnostic, key: string): Diagnostic {
  return Object.assign(problem, { batutaKey: key });
}

/** The key of a finding's problem; undefined for every other problem. */
export function keyOf(problem: Diagnostic): string | undefined {
  return 'batutaKey' in problem && typeof problem.batutaKey === 'string' ? problem.batutaKey : undefined;
}
