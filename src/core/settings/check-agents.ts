import { isAuditor } from '../audit/auditor.ts';
import type { FileProblem } from '../spec/problem.ts';
import picomatch from 'picomatch';
import type { WorkspaceSettings } from '../../protocol/settings-file.ts';
import type { Message } from '../../protocol/message.ts';
import { parseCommandLine } from '../policy/command-line.ts';
import { normalizeInside } from '../policy/normalize-inside.ts';
import { messageOf } from '../describe/message-error.ts';
import { sentence } from '../describe/message.ts';
import { foldWords } from '../spec/fold-text.ts';
import { defaultSection } from './agent-of.ts';
import { nearestWord } from './nearest-word.ts';
import { mostProblems, readYaml } from './yaml-text.ts';

type Agents = NonNullable<WorkspaceSettings['agents']>;
type Path = readonly (string | number)[];
type Found = { readonly path: Path; readonly message: Message };

/** Most agents that a message names, and that a misspelt name is compared with. */
const mostNames = 50;

/** Names under which a run books what it does itself: the work of an agent of that name would count as Batuta's own. */
const reserved = ['spec', 'review', 'sync', 'dependencies', 'diagnose', 'proof', 'person', 'understand'];

/**
 * Problems of the settings' agents, globs and lent folders: `needs` that name nobody or form a cycle, a section used twice, bad globs, commands that
 * need a shell, folders outside. `text` is the settings file, for line numbers.
 */
export function checkAgents(settings: WorkspaceSettings, text: string, file: string): FileProblem[] {
  const { agents, tests = [], worktrees, audit } = settings;
  const found = [
    ...(agents ? problemsOf(agents) : []),
    ...globProblems(['tests'], tests),
    ...(worktrees?.link ?? []).flatMap((folder, index) => folderProblem(['worktrees', 'link', index], folder)),
    ...(worktrees?.without ?? []).flatMap((folder, index) => folderProblem(['worktrees', 'without', index], folder)),
    ...folderProblem(['audit', 'templates'], audit?.templates),
    ...folderProblem(['audit', 'output'], audit?.output),
  ];
  const read = found.length > 0 ? readYaml(text, file) : null;
  const lineOf = (path: Path): number => (read?.ok ? read.yaml.lineOf(path) : 1);
  return found
    .slice(0, mostProblems)
    .map(({ path, message }) => ({ file, line: lineOf(path), key: path.join('.'), message }))
    .sort((a, b) => a.line - b.line);
}

function problemsOf(agents: Agents): Found[] {
  return [
    ...noAgents(agents),
    ...checkNeeds(agents),
    ...checkCycle(agents),
    ...checkSections(agents),
    ...Object.entries(agents).flatMap(([name, agent]) => [...checkGlobs(name, agent), ...checkCommands(name, agent)]),
  ];
}

function noAgents(agents: Agents): Found[] {
  const names = Object.keys(agents);
  if (names.length === 0)
    return [
      { path: ['agents'], message: sentence('No agents are defined. Define at least one, or leave "agents" out to have them detected.') },
    ];
  return names
    .filter((name) => reserved.includes(name) || isAuditor(name))
    .map((name) => ({ path: ['agents', name], message: sentence('"{0}" is the name of Batuta\'s own agent. Choose another.', name) }));
}

function checkNeeds(agents: Agents): Found[] {
  const names = Object.keys(agents);
  return Object.entries(agents).flatMap(([name, agent]) =>
    (agent.needs ?? []).flatMap((need, index): Found[] => {
      if (Object.hasOwn(agents, need)) return [];
      const near = nearestWord(need, names.slice(0, mostNames));
      const known = names.slice(0, mostNames).join(', ');
      return [
        {
          path: ['agents', name, 'needs', index],
          message:
            near === null
              ? sentence('There is no agent "{0}". Agents: {1}.', need, known)
              : sentence('There is no agent "{0}". Did you mean "{1}"? Agents: {2}.', need, near, known),
        },
      ];
    }),
  );
}

/** A cycle in `needs`. */
function checkCycle(agents: Agents): Found[] {
  const needsOf = (name: string): string[] => (agents[name]?.needs ?? []).filter((need) => waiting.has(need));
  const waiting = new Set(Object.keys(agents));
  // Agents that can start go, as in a run; those that are left wait for each other.
  for (let before = -1; before !== waiting.size;) {
    before = waiting.size;
    for (const name of waiting) if (needsOf(name).length === 0) waiting.delete(name);
  }
  const way: string[] = [];
  for (let [name] = waiting; name !== undefined; [name] = needsOf(name)) {
    if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name];
      const message = sentence('"needs" forms a cycle, so none of these could start: {0}.', circle.join(' → '));
      return [{ path: ['agents', name, 'needs'], message }];
    }
    way.push(name);
  }
  return [];
}

function checkSections(agents: Agents): Found[] {
  const seen = new Map<string, string>();
  const found: Found[] = [];
  for (const [name, agent] of Object.entries(agents)) {
    const section = agent.section ?? defaultSection(name);
    const words = foldWords(section);
    const other = seen.get(words);
    const path = agent.section === undefined ? ['agents', name] : ['agents', name, 'section'];
    if (words === '') found.push({ path, message: sentence('Expected a heading with letters.') });
    else if (other !== undefined)
      found.push({
        path,
        message: sentence('The agents "{0}" and "{1}" have the same section "{2}". Each needs its own.', other, name, section),
      });
    else seen.set(words, name);
  }
  return found;
}

function checkGlobs(name: string, agent: Agents[string]): Found[] {
  return (['owns', 'provides', 'outputs'] as const).flatMap((key) => globProblems(['agents', name, key], agent[key] ?? []));
}

function globProblems(path: Path, globs: readonly string[]): Found[] {
  return globs.flatMap((glob, index): Found[] => {
    const message = globProblem(glob);
    return message === null ? [] : [{ path: [...path, index], message }];
  });
}

/** Whatever is lent may be read in the sandbox; what is read and written for audits lies in the workspace. */
function folderProblem(path: Path, folder: string | undefined): Found[] {
  try {
    normalizeInside(folder ?? '');
    return [];
  } catch (error) {
    return [{ path, message: messageOf(error) }];
  }
}

function globProblem(glob: string): Message | null {
  const shown = JSON.stringify(glob.slice(0, 80));
  if (glob.length > 1000) return sentence('{0} is too long for a glob.', shown);
  if (glob.includes('\\')) return sentence('{0} contains a backslash. Write "/" between folders.', shown);
  if (/^(?:\/|~|[a-z]:)/iu.test(glob) || glob.split('/').includes('..'))
    return sentence('{0} leads out of the workspace. Globs are relative to it, like "backend/**".', shown);
  if (glob.startsWith('!')) return sentence('{0} excludes files. Name what the agent owns instead.', shown);
  try {
    picomatch.makeRe(glob, { dot: true, strictBrackets: true });
    return null;
  } catch (error) {
    return sentence('{0} is not a valid glob: {1}.', shown, messageOf(error));
  }
}

function checkCommands(name: string, agent: Agents[string]): Found[] {
  return (['validate', 'handover', 'run'] as const).flatMap((key) =>
    (agent[key] ?? []).flatMap((command, index): Found[] => {
      if (typeof command !== 'string') return [];
      const read = parseCommandLine(command);
      return read.ok ? [] : [{ path: ['agents', name, key, index], message: sentence('{0}.', read.message) }];
    }),
  );
}
