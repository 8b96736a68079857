import { createHash } from 'node:crypto';
import { unitKey, type Unit } from '../../core/audit/unit.ts';
import type { TestFigures } from '../../core/audit/test-figures.ts';
import { isTest } from '../../core/evidence/proof-files.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Services } from '../parts/services.ts';
import type { Module } from './discover.ts';
import { moduleAt } from './problems.ts';
import { auditorRole } from './prompts.ts';

interface Place {
  readonly services: Pick<Services, 'checkpoints'>;
  readonly input: Pick<RunInput, 'provider'> & { readonly settings: Pick<RunSettings, 'tests' | 'review'> };
}

/** What one auditor would be asked, and of which module. */
interface Asked {
  readonly unit: Unit;
  readonly module: Module;
  readonly words: string;
}

/** What all auditors are told: how this code base is worked in, and what its commands say. */
interface Told {
  readonly background: readonly string[];
  readonly figures: TestFigures;
}

/**
 * Names everything that each of these audits goes by from its beginning: the files of the module and the tests of the workspace, byte for byte, what is
 * asked, and what is told. By key of the unit. `tree`: the workspace as it is now. Only inside a step.
 */
export async function auditKeys(
  { services, input }: Place,
  { background, figures }: Told,
  asked: readonly Asked[],
): Promise<{ keys: Record<string, string>; tree: string }> {
  const { tree } = await services.checkpoints.take();
  const ids = [...(await services.checkpoints.idsAt(tree))];
  const sorted = ids.sort(([a], [b]) => (a < b ? -1 : 1));
  const tests = new Set(sorted.flatMap(([path]) => (isTest(path, input.settings.tests) ? [path] : [])));
  const { review } = input.settings;
  const by = [input.provider, review.model, review.provider ?? '', review.harness ?? []];
  const told = [auditorRole, ...background.map(uncounted)];
  const keys = asked.map(({ unit, module, words }) => {
    const { within } = moduleAt(module.facts.path);
    const own = (path: string): boolean => path.startsWith(within);
    const contents = sorted.filter(([path]) => own(path) || tests.has(path));
    const untested = Object.entries(figures.measured.coverage?.missing ?? {}).filter(([path]) => own(path));
    const whole = JSON.stringify(['audit-4', unitKey(unit), words, by, told, contents, untested.sort()]);
    return [unitKey(unit), createHash('sha256').update(whole).digest('hex')] as const;
  });
  return { keys: Object.fromEntries(keys), tree };
}

/** Conventions that were counted in the files, without in how many: another file that keeps to them changes nothing. */
function uncounted(text: string): string {
  return text.replaceAll(/^- .* <!-- seen: .* -->$/gmu, (line) => line.replace(/\b\d+ of \d+\b/u, '').replace(/ <!-- .*$/u, ''));
}
