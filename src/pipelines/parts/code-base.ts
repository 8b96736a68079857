import type { StepContext } from '../../core/durable/contracts.ts';
import { PathError, WorkspaceError, type Search, type WorkspaceFiles } from '../../core/ports.ts';
import type { CodeBase } from '../../core/reference/code-base.ts';
import { decodeText } from '../../core/tool/text-file.ts';
import { readPolicyOf } from '../../core/tool/workspace-policy.ts';
import type { Registry } from '../../protocol/registry.ts';

/** How many paths of a workspace are looked through. */
export const pathLimit = 50_000;
/** A larger file is written by no person. Bytes. */
const largest = 500_000;

/** The workspace's code as modules are looked for in it. Only inside the step. */
export async function codeBase(
  { signal }: StepContext,
  { files, search }: { readonly files: WorkspaceFiles; readonly search: Search },
  registry: Registry | null,
): Promise<CodeBase> {
  return { paths: await search.glob(null, pathLimit, signal), registry, search, read: reader(files), signal };
}

/** Reads texts of the workspace. null: there is none, it is none, it is too large, or no model may read it. */
export function reader(files: WorkspaceFiles): (path: string) => Promise<string | null> {
  let policy: ReturnType<typeof readPolicyOf> | null = null;
  return async (path) => {
    try {
      policy ??= readPolicyOf({ files });
      if ((await policy).refusal(path) !== null) return null;
      const content = await files.read(path);
      return content && content.bytes.length <= largest ? (decodeText(content.bytes)?.text ?? null) : null;
    } catch (error) {
      if (error instanceof PathError || error instanceof WorkspaceError) return null;
      throw error;
    }
  };
}
