import { isTest } from '../../core/evidence/proof-files.ts';
import type { Finding } from '../../protocol/audit.ts';
import type { Scope } from './discover.ts';
import { moduleAt } from './problems.ts';

/**
 * Whether a finding may be worked on: it lies in a module of the audit or in a test, or in no file at all. Auditors look further than that, but nobody
 * asked for anything else to be changed – unless a person gave these very findings.
 */
export function inModules({ goal, modules }: Pick<Scope, 'goal' | 'modules'>, tests: readonly string[]): (finding: Finding) => boolean {
  return goal.findings === undefined ? liesIn(modules, tests) : () => true;
}

function liesIn(modules: Scope['modules'], tests: readonly string[]): (finding: Finding) => boolean {
  const folders = modules.map(({ facts }) => moduleAt(facts.path).within);
  return ({ file }) => file === null || folders.some((within) => file.startsWith(within)) || isTest(file, tests);
}

/** Files of findings that a person gave, where they are neither of these modules nor tests. */
export function givenOutside({ goal, modules }: Pick<Scope, 'goal' | 'modules'>, tests: readonly string[]): string[] {
  const isInside = liesIn(modules, tests);
  return [...new Set((goal.findings ?? []).flatMap((one) => (isInside(one) ? [] : (one.file ?? []))))];
}
