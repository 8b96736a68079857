import { named, sentence } from '../../core/describe/message.ts';
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

/** Files of a module that are looked at. */
export const mostFiles = 5000;

/** What Batuta keeps in a workspace, and what only tells about one: a repository of nothing else has nothing to audit yet. */
function isAbout(path: string): boolean {
  return /^(?:\.claude\/|spec\/(?:active|completed)\/|\.[^/]+$|(?:README|LICEN[CS]E|COPYING)(?:\.\w+)?$)/iu.test(path);
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

/** What is wrong with auditing both folders: whatever lies in both would be judged and mended twice. null: nothing. */
function overlap(path: string, other: string): Message | null {
  if (path === other) return path === '' ? sentence('The whole workspace is named twice.') : sentence('{0} is named twice.', path);
  const [outer, inner] = path.length < other.length ? [path, other] : [other, path];
  if (outer === '') return sentence('{0} lies in the whole workspace, which is named as well: audit one or the other.', inner);
  return inner.startsWith(`${outer}/`) ? sentence('{0} lies in {1}, which is named as well: audit one or the other.', inner, outer) : null;
}

/** Whether modules and dimensions are there, and no module lies in another: every problem, for the person. */
export async function problemsOf(
  at: Looking,
  { modules, dimensions: asked }: Pick<AuditGoal, 'modules' | 'dimensions'>,
  folder: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Message[]> {
  const found: Message[] = [];
  const known: string[] = [];
  for (const module of modules)
    try {
      const { path, within } = moduleAt(module);
      found.push(...known.flatMap((other) => overlap(path, other) ?? []));
      known.push(path);
      const paths = await filesIn(at.search, within, within === '' ? mostFiles : 1, signal);
      if (paths.length === 0)
        found.push(
          within === '' ? sentence('The workspace has no file to audit.') : sentence('{0} is no folder with files in it.', module),
        );
      else if (within === '' && paths.every(isAbout))
        found.push(sentence('The workspace has no source file to audit, only {0}. Nothing was started.', named(paths)));
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
