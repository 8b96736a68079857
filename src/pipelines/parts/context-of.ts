import type { StepContext } from '../../core/durable/contracts.ts';
import { compiledPath, readContext } from '../../core/context/compile-context.ts';
import { instructionsPart, readInstructions } from '../../core/context/read-instructions.ts';
import type { Search, WorkspaceFiles } from '../../core/ports.ts';
import { tokensOf } from '../../core/prompt/within-budget.ts';
import { firstContexts } from '../../core/settings/first-contexts.ts';
import { decodeText } from '../../core/tool/text-file.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';

/** Whose context it is. `owns`: an agent that writes nothing looks at everything. */
type Reader = Pick<AgentDefinition, 'name' | 'context'> & Partial<Pick<AgentDefinition, 'owns'>>;

/**
 * What an agent is told of how this code base is worked in, as it is now: its compiled context (without one, conventions counted in its
 * files), and what the repository tells any coding agent. null: nothing is known.
 */
export async function contextOf(
  step: StepContext,
  { files, search }: { readonly files: WorkspaceFiles; readonly search: Search },
  { name, context, owns = ['**'] }: Reader,
): Promise<string | null> {
  const compiled = await readContext(files, context);
  const instructions = await readInstructions(files, owns);
  const counted = compiled ? null : await countedConventions(step, { files, search }, owns);
  const path = compiledPath(context);
  const hash = compiled && (await files.read(path))?.hash;
  const sources = [
    ...(compiled && hash ? [{ path, hash, tokens: tokensOf(compiled), left: [] }] : []),
    ...instructions.map(({ path: file, hash: of, text, left }) => ({ path: file, hash: of, tokens: tokensOf(text), left: [...left] })),
  ];
  if (sources.length > 0 || counted !== null)
    step.emit({ type: 'context.read', agent: name, sources, ...(counted === null ? {} : { counted: true }) });
  const parts = [compiled, counted, instructions.length > 0 ? instructionsPart(instructions) : null];
  return parts.filter(Boolean).join('\n\n') || null;
}

async function countedConventions(
  { signal }: StepContext,
  { files, search }: { readonly files: WorkspaceFiles; readonly search: Search },
  owns: readonly string[],
): Promise<string | null> {
  const read = async (path: string): Promise<string | null> => {
    const content = await files.read(path);
    return content && (decodeText(content.bytes)?.text ?? null);
  };
  const paths = await search.glob(null, Infinity, signal);
  const contexts = await firstContexts({ paths, read, agents: [{ name: 'counted', section: 'Counted in the files', owns: [...owns] }] });
  return contexts.get('counted') ?? null;
}
