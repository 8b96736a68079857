import { joinedBy, sentence } from '../../core/describe/message.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { manifestKind } from '../../core/layers/read-projects.ts';
import type { AuditGoal, ModuleFacts } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ended } from '../parts/concluded.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import { filesIn, moduleAt, mostFiles, problemsOf, templateOf } from './problems.ts';

/** Lines above which a module is no longer simple, and above which it is large. */
const [some, many] = [1500, 10_000];

export interface Module {
  readonly facts: ModuleFacts;
  readonly paths: readonly string[];
}

/** What is audited. */
export interface Scope {
  /** With its modules' paths in their normal form. */
  readonly goal: AuditGoal;
  readonly modules: readonly Module[];
  /** By dimension: what its auditor is asked, with places to fill in. */
  readonly templates: Readonly<Record<string, string>>;
}

/** DISCOVERY: what each module is, from its files alone – no agent is spent on what can be counted. */
export async function discover(
  step: StepContext,
  services: Services,
  asked: AuditGoal,
  folder: string,
): Promise<{ output: Scope | Ended; summary: Message }> {
  const [ended] = await problemsOf(services, asked, folder, step.signal);
  if (ended !== undefined) return { output: { ended }, summary: ended };
  const modules: Module[] = [];
  for (const { path, within } of asked.modules.map(moduleAt)) {
    const paths = await filesIn(services.search, within, mostFiles, step.signal);
    modules.push({ facts: await factsOf(services, path, within, paths), paths });
  }
  const templates: Record<string, string> = {};
  for (const dimension of asked.dimensions) templates[dimension] = (await templateOf(services, folder, dimension)) ?? '';
  const facts = modules.map((one) => one.facts);
  const goal = { ...asked, modules: facts.map(({ path }) => path) };
  step.emit({ type: 'audit.begun', goal, modules: facts });
  const counted = facts.map((one) => sentence('{0} – files: {1}, lines: {2}', nameIn(modules, one), one.files, { count: one.loc }));
  return { output: { goal, modules, templates }, summary: joinedBy('; ', counted) };
}

/** What a module is called: of several its path, as two may have one name. */
export function nameIn(modules: readonly Module[], { name, path }: ModuleFacts): string {
  return modules.length === 1 ? name : path;
}

/** What texts that are about all modules at once are filled in with. */
export function together(modules: readonly Module[]): Pick<ModuleFacts, 'name' | 'path' | 'technologies'> {
  return {
    name: modules.map(({ facts }) => nameIn(modules, facts)).join(', '),
    path: modules.map(({ facts }) => facts.path).join(', '),
    technologies: [...new Set(modules.flatMap(({ facts }) => facts.technologies))],
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
