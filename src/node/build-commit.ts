import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { addFiles, type CommitFile, type Stage } from './commit-stage.ts';

type Raw = (...args: string[]) => Promise<string>;

/** A commit as its object says. */
interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

export async function readCommit(git: Raw, id: string): Promise<Commit> {
  const text = await git('cat-file', 'commit', id);
  const end = text.indexOf('\n\n');
  const head = text.slice(0, end).split('\n');
  const all = (key: string): string[] => head.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  return { tree: all('tree')[0] ?? '', parents: all('parent'), message: text.slice(end + 2).trimEnd() };
}

/** `on`: the commit to build on; null: none. `made`: where one is that may be this one, by a request that was cut off; it is taken then. */
export async function buildCommit(
  stage: Stage,
  { on, files, message, made }: { on: string | null; files: readonly CommitFile[]; message: string; made: string | null },
): Promise<string> {
  const nothing = new WorkspaceError(
    'nothing-to-commit',
    sentence('There is nothing to commit: HEAD has these files with this content already.'),
  );
  if (files.length === 0) throw nothing;
  await stage.git(['read-tree', on ?? '--empty']);
  await addFiles(stage, files);
  const tree = (await stage.git(['write-tree'])).trim();
  const known = made === null ? null : await readCommit((...args) => stage.git(args), made);
  const isOn = made === on || known?.parents.join() === (on ?? '');
  if (made !== null && isOn && known?.tree === tree && known.message === message.trimEnd()) return made;
  if (on !== null && tree === (await stage.git(['rev-parse', `${on}^{tree}`])).trim()) throw nothing;
  const parents = on === null ? [] : ['-p', on];
  return (await stage.git(['commit-tree', tree, ...parents, '-F', '-'], message.endsWith('\n') ? message : `${message}\n`)).trim();
}
