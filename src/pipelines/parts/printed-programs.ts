import type { StepContext } from '../../core/durable/contracts.ts';
import { closureOf } from '../../core/evidence/closure.ts';
import { comparedIn, type Compared } from '../../core/evidence/compared-output.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { ReadAbout } from './proof-scope.ts';
import { treesOf, type Needed } from './proof-trees.ts';

/**
 * Programs that are the work, although commands run them: the approved spec lists them, as the file with which their printed lines were compared before
 * the work, and both changed. What such a file holds is what the person approved as expected.
 */
export async function printedPrograms(
  step: Pick<StepContext, 'signal'>,
  services: Needed,
  about: Pick<ReadAbout, 'base' | 'changes' | 'commands'> & { readonly scripts: ReadonlySet<string>; readonly listed: readonly string[] },
): Promise<readonly Compared[]> {
  const changed = about.changes.filter(({ path, before, after }) => before !== null && after !== null && about.listed.includes(path));
  const programs = changed.map(({ path }) => path).filter((path) => about.scripts.has(path));
  if (programs.length === 0) return [];
  const [before] = await treesOf(step, services, about);
  const parts = await Promise.all(
    about.commands.map(async (command) => [{ file: '', text: formatCommandLine(command) }, ...(await closureOf(command, before))]),
  );
  const found = comparedIn(parts.flat(), programs);
  return found.filter((one) =>
    found.every(({ program, expected }) => program !== one.program || changed.some(({ path }) => path === expected)),
  );
}
