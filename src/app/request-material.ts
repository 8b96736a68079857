import { normalizeInside } from '../core/policy/normalize-inside.ts';
import { rankNames } from '../core/request/rank-names.ts';
import { sentence } from '../core/describe/message.ts';
import type { Search, WorkspaceFiles } from '../core/ports.ts';
import { decodeText } from '../core/tool/text-file.ts';
import { readPolicyOf } from '../core/tool/workspace-policy.ts';
import { loadRegistry } from '../pipelines/parts/sync.ts';
import { UserError } from './contracts.ts';

/** So many files of a workspace are looked through for a name. */
const mostFiles = 100_000;
/** So many names are offered. */
const mostNames = 12;

interface Parts {
  readonly files: WorkspaceFiles;
  readonly search: Search;
}

/** Names of the workspace that fit what was typed of one. What agents may not read is not among the files; without a registry there are no entities. */
export async function namesLike({ files, search }: Parts, kind: 'file' | 'entity', typed: string, signal: AbortSignal): Promise<string[]> {
  const all =
    kind === 'file' ? await search.glob(null, mostFiles, signal) : Object.keys((await loadRegistry({ files })).registry?.entities ?? {});
  return rankNames(all, typed, mostNames);
}

/** Throws UserError where agents may not read the file, also not by a link to it. */
export async function checkReadable({ files }: Pick<Parts, 'files'>, path: string): Promise<void> {
  const policy = await readPolicyOf({ files });
  const refusal = policy.refusal(normalizeInside(path)) ?? policy.refusal(await files.real(path));
  if (refusal !== null) throw new UserError(refusal);
}

/** The text of a file, with what an editor has not saved. Throws UserError where it cannot go along with a request. */
export async function materialOf(parts: Pick<Parts, 'files'>, path: string): Promise<string> {
  await checkReadable(parts, path);
  const content = await parts.files.read(normalizeInside(path));
  if (!content) throw new UserError(sentence('{0} is not there any more. Remove it from the request, or put it back.', path));
  const decoded = decodeText(content.bytes);
  if (!decoded) throw new UserError(sentence('{0} is not UTF-8 text, so it cannot go along.', path));
  return decoded.text;
}
