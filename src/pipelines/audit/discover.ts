import { sentence } from '../../core/describe/message.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { manifestKind } from '../../core/layers/read-projects.ts';
import type { AuditGoal, ModuleFacts } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ended } from '../parts/concluded.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import { filesIn, moduleAt, problemsOf, templateOf } from './problems.ts';

/** Files of a module that are looked at. */
const mostFiles = 5000;
/** Lines above which a module is no longer simple, and above which it is large. */
const [some, many] = [1500, 10_000];

export interface Module {
  readonly facts: ModuleFacts;
  readonly paths: readonly string[];
  /** By dimension: what its auditor is asked, with places to fill in. */
  readonly templates: Readonly<Record<string, string>>;
}

/** DISCOVERY: what the module is, from its files alone – no agent is spent on what can be counted. */
export async function discover(
  step: StepContext,
  services: Services,
  goal: AuditGoal,
  folder: string,
): Promise<{ output: Module | Ended; summary: Message }> {
  const [ended] = await problemsOf(services, goal, folder, step.signal);
  if (ended !== undefined) return { output: { ended }, summary: ended };
  const { path, within } = moduleAt(goal.module);
  const paths = await filesIn(services.search, within, mostFiles, step.signal);
  const templates: Record<string, string> = {};
  for (const dimension of goal.dimensions) templates[dimension] = (await templateOf(services, folder, dimension)) ?? '';
  const facts = await factsOf(services, path, within, paths);
  step.emit({ type: 'audit.begun', goal, module: facts });
  return {
    output: { facts, paths, templates },
    summary: sentence('{0} – files: {1}, lines: {2}', facts.name, facts.files, { count: facts.loc }),
  };
}

async function factsOf(services: Services, path: string, within: string, paths: readonly string[]): Promise<ModuleFacts> {
  const names = new Set<string>();
  const technologies = new Set<string>();
  const dependencies = new Set<string>();
  let [purpose, loc] = ['', 0];
  for (const file of paths) {
    const text = await textOf(services, file);
    if (text === null || text.includes('\0')) continue;
    loc += text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    const kind = manifestKind(file);
    if (kind) {
      const manifest = kind.read(text);
      technologies.add(kind.ecosystem);
      for (const name of manifest.dependencies) dependencies.add(name);
      for (const name of manifest.names) names.add(name);
    }
    if (file.endsWith('__manifest__.py')) technologies.add('odoo');
    const own = file.slice(within.length);
    if (/^(?:package\.json|pyproject\.toml|__manifest__\.py|README\.\w+)$/u.test(own)) purpose ||= purposeIn(own, text);
    const extension = /\.(\w{1,8})$/u.exec(file)?.[1];
    if (extension !== undefined && !/^(?:md|txt|json|lock|ya?ml|toml)$/u.test(extension)) technologies.add(extension);
  }
  const [named = within === '' ? 'workspace' : path.slice(path.lastIndexOf('/') + 1)] = within === '' ? names : [];
  return {
    name: named,
    path: within === '' ? '.' : path,
    purpose,
    technologies: [...technologies],
    dependencies: [...dependencies],
    complexity: loc > many ? 'high' : loc > some ? 'medium' : 'low',
    files: paths.length,
    loc,
  };
}

/** What a manifest or README says that it is for, in a line. */
function purposeIn(file: string, text: string): string {
  const said = file.startsWith('README')
    ? text.split('\n').find((line) => /^[\p{L}*_[]/u.test(line))
    : /["']?(?:description|summary)["']?\s*[:=]\s*["']([^"'\n]{1,300})/u.exec(text)?.[1];
  return (said ?? '').trim().slice(0, 300);
}
