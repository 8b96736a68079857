import { sentence } from '../../core/describe/message.ts';
import type { Looking } from '../../core/pipeline/pipeline.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import { PathError, type Search } from '../../core/ports.ts';
import type { AuditGoal } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import { textOf } from '../parts/text-of.ts';
import { dimensions } from './dimensions.ts';

/** The folder in which a workspace keeps templates of its own. */
export function templatesOf({ audit }: Pick<RunSettings, 'audit'>): string {
  return audit?.templates ?? '.claude/audit';
}

/** `path`: normal; `within`: what its files' paths begin with. Throws PathError for what is no folder of a workspace. */
export function moduleAt(module: string): { readonly path: string; readonly within: string } {
  const path = normalizeInside(module);
  return { path, within: path === '' || path === '.' ? '' : `${path}/` };
}

/** At most so many files of a module. */
export async function filesIn(search: Search, within: string, most: number, signal: AbortSignal): Promise<string[]> {
  const found = await search.glob(within === '' ? null : `${within}**`, most, signal);
  return found.filter((one) => one.startsWith(within));
}

/** What an auditor of that dimension is asked: the workspace's own text, else Batuta's; null: nobody has one. */
export async function templateOf(at: Pick<Looking, 'files'>, folder: string, dimension: string): Promise<string | null> {
  return (await textOf(at, `${folder}/${dimension}.md`)) ?? (Object.hasOwn(dimensions, dimension) ? (dimensions[dimension] ?? null) : null);
}

/** Whether module and dimensions are there: every problem, for the person. */
export async function problemsOf(
  at: Looking,
  { module, dimensions: asked }: Pick<AuditGoal, 'module' | 'dimensions'>,
  folder: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Message[]> {
  const found: Message[] = [];
  try {
    if ((await filesIn(at.search, moduleAt(module).within, 1, signal)).length === 0)
      found.push(sentence('There is no file in {0}.', module));
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    found.push(error.text);
  }
  for (const dimension of new Set(asked))
    if ((await templateOf(at, folder, dimension)) === null)
      found.push(
        sentence(
          'There is no dimension "{0}". There are: {1}. Your own is a file {2}.',
          dimension,
          Object.keys(dimensions).join(', '),
          `${folder}/NAME.md`,
        ),
      );
  return found;
}
