import { createHash } from 'node:crypto';
import { unitKey, type Unit } from '../../core/audit/unit.ts';
import type { TestFigures } from '../../core/audit/test-figures.ts';
import { isTest } from '../../core/evidence/proof-files.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Services } from '../parts/services.ts';
import { moduleAt } from './problems.ts';
import { auditTask, untestedWords, type Brief } from './prompts.ts';

interface Place {
  readonly services: Pick<Services, 'checkpoints'>;
  readonly input: Pick<RunInput, 'provider'> & { readonly settings: Pick<RunSettings, 'tests' | 'review'> };
}

/** What one auditor would be asked. */
export interface Asked {
  readonly unit: Unit;
  readonly brief: Brief;
  /** What the commands say of the whole workspace is nothing to it. */
  readonly ofModuleAlone: boolean;
}

/** Names everything that an audit goes by from its beginning. `dismissed`: as if these were all that the person dismissed. */
export type KeyOf = (asked: Asked, dismissed: Brief['dismissed']) => string;

/**
 * Names of audits: the files of the module and the tests of the workspace, byte for byte, who is asked, and the prompt itself. Only what is left out
 * of it here on purpose does not count. `system`: what all auditors are told; `tree`: the workspace as it is now. Only inside a step.
 */
export async function auditKeys(
  { services, input }: Place,
  system: readonly string[],
  { measured }: Pick<TestFigures, 'measured'>,
): Promise<{ keyOf: KeyOf; tree: string }> {
  const { tree } = await services.checkpoints.take();
  const ids = [...(await services.checkpoints.idsAt(tree))];
  const sorted = ids.sort(([a], [b]) => (a < b ? -1 : 1));
  const tests = new Set(sorted.flatMap(([path]) => (isTest(path, input.settings.tests) ? [path] : [])));
  const contents = new Map<string, string>();
  const contentsOf = (within: string): string => {
    const known = contents.get(within) ?? hashOf(sorted.filter(([path]) => path.startsWith(within) || tests.has(path)));
    contents.set(within, known);
    return known;
  };
  const { review } = input.settings;
  const common = hashOf([input.provider, review.model, review.provider ?? '', review.harness ?? [], system.map(uncounted)]);
  const keyOf: KeyOf = ({ unit, brief, ofModuleAlone }, dismissed) => {
    const { within } = moduleAt(brief.module.path);
    const task = auditTask({
      ...brief,
      dismissed,
      // Which audit of the run it is.
      label: '',
      // Counted in the files, which are here themselves.
      module: { ...brief.module, files: 0, loc: 0, purpose: '', technologies: [] },
      paths: [],
      // Whether an answer holds where these were found before, is seen from the answer.
      earlier: [],
      ...(ofModuleAlone ? { measured: untestedWords({ measured }, within) } : {}),
    });
    return hashOf(['audit-5', unitKey(unit), common, contentsOf(within), task]);
  };
  return { keyOf, tree };
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Conventions that were counted in the files, without in how many: another file that keeps to them changes nothing. */
function uncounted(text: string): string {
  return text.replaceAll(/^- .* <!-- seen: .* -->$/gmu, (line) => line.replace(/\b\d+ of \d+\b/u, '').replace(/ <!-- .*$/u, ''));
}
