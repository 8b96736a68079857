import { manifestNames } from '../../core/evidence/manifests/manifest-formats.ts';
import { agentOfHeading } from '../../core/spec/agent-of-heading.ts';
import type { DependencyItem } from '../../core/spec/dependency-item.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import type { WorkspaceFiles } from '../../core/ports.ts';
import { PathError } from '../../core/ports.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { pathsOf } from './not-built.ts';

/** Of those that packages are put into, and then of others: what lies nearer says whose they are. */
const installed = ['package.json', 'requirements.txt'];
const manifests = [...installed, ...manifestNames.filter((name) => !installed.includes(name))];
const ifInstalled = (manifest: string | null): string | null =>
  manifest !== null && installed.includes(manifest.slice(manifest.lastIndexOf('/') + 1)) ? manifest : null;

type Files = Pick<WorkspaceFiles, 'exists'>;

/**
 * The manifest that a listed package belongs into: of the folder or the layer that its entry names, else the nearest one above all files of
 * the spec. null: there is none, or one that nobody puts packages into for the spec.
 */
export async function manifestFor(
  files: Files,
  { place }: DependencyItem,
  spec: Spec,
  agents: readonly AgentDefinition[],
): Promise<string | null> {
  const named = place === null ? null : await inFolder(files, place);
  if (named !== null) return ifInstalled(named);
  const agent = place === null ? undefined : agentOfHeading(place, agents);
  const layers = agent ? spec.layers.filter(({ heading }) => agentOfHeading(heading, agents) === agent) : spec.layers;
  return ifInstalled(await nearest(files, pathsOf(layers.flatMap((layer) => layer.files)).map(normalizeInside)));
}

async function inFolder(files: Files, place: string): Promise<string | null> {
  try {
    const folder = normalizeInside(place);
    for (const name of manifests) if (await files.exists(`${folder}/${name}`)) return `${folder}/${name}`;
  } catch (error) {
    // Words in place of a folder.
    if (!(error instanceof PathError)) throw error;
  }
  return null;
}

/** The manifest in the deepest folder that all paths lie in, or above it. */
async function nearest(files: Files, paths: readonly string[]): Promise<string | null> {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const common = [...first];
  while (!others.every((names) => common.every((name, depth) => names[depth] === name))) common.pop();
  for (; ; common.pop()) {
    for (const name of manifests) if (await files.exists([...common, name].join('/'))) return [...common, name].join('/');
    if (common.length === 0) return null;
  }
}

/** The nearest of these names in a folder or above it; null: nowhere. */
export async function nearestNamed(files: Files, folder: string, names: readonly string[]): Promise<string | null> {
  for (let above = folder; ; above = above.includes('/') ? above.slice(0, above.lastIndexOf('/')) : '') {
    for (const name of names) if (await files.exists(above === '' ? name : `${above}/${name}`)) return name;
    if (above === '') return null;
  }
}
