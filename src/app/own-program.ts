import { createHash } from 'node:crypto';
import { closureOf } from '../core/evidence/closure.ts';
import { followNames, type NamingText } from '../core/evidence/named-files.ts';
import { closureFiles, type ProofPorts } from '../core/evidence/run-proof.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { mostPaths } from '../pipelines/parts/proof-texts.ts';

/** What a program writes, or people read: another text is the same program. */
const isData = (path: string): boolean => /\.(?:jsonl?|ya?ml|csv|md|rst|txt|log|db|sqlite3?)$/u.test(path);

/**
 * Hash of what a command runs of the workspace's own: the files that it names, and the code that these load in turn, as far as that can be read without
 * running them. '' where it runs none.
 */
export async function ownProgram(
  command: readonly string[],
  { files, search }: Pick<ProofPorts, 'files' | 'search'>,
  signal: AbortSignal,
): Promise<string> {
  const argv = command.map((word) => word.replace(`${files.root}/`, ''));
  const tree = { ...closureFiles({ files, search }, signal), paths: new Set(await search.glob(null, mostPaths, signal)) };
  const parts = await closureOf(argv, tree);
  const naming: NamingText[] = [
    { path: '', text: formatCommandLine(argv), kind: 'script' },
    ...parts.map(({ file, part, text }): NamingText => ({ path: file, kind: 'script', ...(part === '' ? {} : { text }) })),
  ];
  const named = await followNames(naming, tree, isData);
  const texts: unknown[] = parts.map(({ file, part, text }) => [file, part, text]);
  for (const file of [...named].toSorted()) texts.push([file, await tree.read(file)]);
  return texts.length === 0 ? '' : createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
