import type { StepContext } from '../../core/durable/contracts.ts';
import { compiledPath, readContext } from '../../core/context/compile-context.ts';
import { instructionsPart, instructionsReader, readInstructions } from '../../core/context/read-instructions.ts';
import type { WorkspaceFiles } from '../../core/ports.ts';
import { sectionsWithin, tokensOf, type Fitted } from '../../core/prompt/within-budget.ts';
import { wordsOf } from '../../core/registry/name-forms.ts';
import { firstContexts } from '../../core/settings/first-contexts.ts';
import { modulePart } from '../../core/reference/module-part.ts';
import type { ReferenceModule } from '../../core/reference/reference-module.ts';
import { backgroundOf } from '../../core/prompt/tasks.ts';
import { reader } from './code-base.ts';
import type { Scene, Services } from './services.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';

/** Whose background it is. `owns`: an agent that writes nothing looks at everything. */
type Reader = Pick<AgentDefinition, 'name' | 'context'> & Partial<Pick<AgentDefinition, 'owns'>>;

/** What a prompt spends on the code of modules. */
const moduleTokens = 6000;
/** A compiled context that is longer is no text for an agent: it would leave no room for the work. */
const contextTokens = 40_000;

/**
 * The parts of an agent's prompt after its role: how this code base is worked in, what the request is about, and the modules that it changes or
 * imitates, as they are now. `modules`: where they are others than those that were found first; `seen`: shared by agents that begin together.
 */
export async function background(
  step: StepContext,
  scene: Scene,
  agent: Reader,
  modules: readonly ReferenceModule[] = scene.facts.modules,
  seen = seenBy(step, scene.services),
): Promise<string[]> {
  return withModules(scene, agent, await contextOf(step, scene.services, agent, seen), modules);
}

/** The same, where its context (of `contextOf`) is known already. */
export async function withModules(
  { services: { files }, input, facts }: Scene,
  agent: Reader,
  context: string | null,
  modules: readonly ReferenceModule[] = facts.modules,
): Promise<string[]> {
  const everything = { owns: ['**'], agents: [] };
  const whose = agent.owns ? { owns: agent.owns, agents: input.settings.agents } : everything;
  const shown = await modulePart(modules, { ...whose, tokens: moduleTokens, read: reader(files) });
  return backgroundOf(context, shown, facts);
}

/** What agents that begin together see of the workspace, each thing looked at when the first of them needs it. */
interface Seen {
  /** All its files. */
  readonly list: () => Promise<readonly string[]>;
  /** What the repository tells any coding agent. */
  readonly told: ReturnType<typeof instructionsReader>;
}

export function seenBy({ signal }: StepContext, { search, files }: Pick<Services, 'search' | 'files'>): Seen {
  let listed: Promise<readonly string[]> | null = null;
  return { list: () => (listed ??= search.glob(null, Infinity, signal)), told: instructionsReader(files) };
}

/** Its compiled context (without one, conventions counted in its files), and what the repository tells any coding agent. null: nothing is known. */
export async function contextOf(
  step: StepContext,
  services: Pick<Services, 'files' | 'search'>,
  { name, context, owns = ['**'] }: Reader,
  { list, told } = seenBy(step, services),
): Promise<string | null> {
  const { files } = services;
  const compiled = await readContext(files, context);
  const fitted = compiled === null ? null : sectionsWithin(compiled, contextTokens, wordsOf(owns.join(' ')));
  const instructions = await readInstructions(files, owns, told);
  const counted = compiled ? null : await countedConventions(files, await list(), owns);
  const path = compiledPath(context);
  const hash = compiled && (await files.read(path))?.hash;
  const sources = [
    ...(fitted && compiled && hash ? [{ path, hash, tokens: tokensOf(fitted.text), left: [...fitted.left] }] : []),
    ...instructions.map(({ path: file, hash: of, text, left }) => ({ path: file, hash: of, tokens: tokensOf(text), left: [...left] })),
  ];
  if (sources.length > 0 || counted !== null)
    step.emit({ type: 'context.read', agent: name, sources, ...(counted === null ? {} : { counted: true }) });
  const parts = [fitted && withLeft(fitted, path), counted, instructions.length > 0 ? instructionsPart(instructions) : null];
  return parts.filter(Boolean).join('\n\n') || null;
}

/** What there was no room for is told, so that it can be read where it is needed. */
function withLeft({ text, left }: Fitted, path: string): string {
  if (left.length === 0) return text;
  const headings = left.map((heading) => heading || 'its beginning').join('; ');
  return `${text.trimEnd()}\n\n(No room for: ${headings}. Read ${path} where you need that.)`;
}

async function countedConventions(files: WorkspaceFiles, paths: readonly string[], owns: readonly string[]): Promise<string | null> {
  const contexts = await firstContexts({
    paths,
    read: reader(files),
    agents: [{ name: 'counted', section: 'Counted in the files', owns: [...owns] }],
  });
  return contexts.get('counted') ?? null;
}
