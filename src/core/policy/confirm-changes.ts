import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import { lines, sentence } from '../describe/message.ts';
import type { FileState, RunState } from '../run/run-state.ts';
import { isModuleManifest } from './core-files.ts';
import { destructiveMigration } from './destructive-migration.ts';
import { ownsPath } from './owned-paths.ts';

/** Of the questions, by which their answers are known. */
export const kind = 'confirm';

/** A file as a change would leave it, against what it held before the run; null: it is not there. */
export interface WholeChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly removed: number;
}

/** Something that a person has to confirm: once for the same `key`. */
export interface Effect {
  readonly what: 'deletes' | 'changes' | 'migrates' | 'core' | 'module';
  readonly path: string;
  readonly key: string;
  readonly text: Message;
  readonly risk: 'medium' | 'high' | 'critical';
}

/** What is judged besides the changes. */
export interface ConfirmGrounds {
  readonly confirm: RunSettings['confirm'];
  readonly agent: string;
  /** Files that the approved spec names for the agent. */
  readonly listed: readonly string[];
  readonly state: Pick<RunState, 'answers' | 'files'>;
}

/** What of an agent's changes is more than the approved spec lists and the person lets pass: [] where nobody has to be asked. */
export function effectsOf(changes: readonly WholeChange[], grounds: ConfirmGrounds): Effect[] {
  const unlisted = changes.filter(({ path }) => !grounds.listed.includes(path));
  const effects = [
    ...deleted(unlisted, grounds),
    ...unlisted.flatMap((change) => [...migrated(change, grounds), ...grave(change, grounds)]),
    ...many(unlisted, grounds),
  ];
  return effects.filter(({ what, key }) => what === 'deletes' || !isConfirmed(what, key, grounds));
}

/** More deleted lines than may go at once, with those of files that the agent has changed already: few of each are many, too. */
function deleted(unlisted: readonly WholeChange[], { confirm, state, ...grounds }: ConfirmGrounds): Effect[] {
  const limit = confirm.deletedLines;
  const known = changedBefore({ state, ...grounds }).map(({ file: path, removed }) => ({ path, removed }));
  const all = [...known.filter(({ path }) => unlisted.every((one) => one.path !== path)), ...unlisted]
    .map(({ path, removed }) => ({ path, removed, open: removed - confirmedLines(path, state) }))
    .filter(({ open }) => open > 0);
  const total = all.reduce((sum, { open }) => sum + open, 0);
  const isMore = unlisted.some(({ path, removed }) => removed > (known.find((one) => one.path === path)?.removed ?? 0));
  if (limit === null || total <= limit || !isMore) return [];
  const [only, ...others] = all;
  const text =
    only && others.length === 0
      ? sentence('{0}: {1} lines deleted. You are asked above {2}.', only.path, only.removed, limit)
      : sentence('{0} lines deleted in {1} files. You are asked above {2}.', total, all.length, limit);
  return all.map(({ path, removed }, index) => ({
    what: 'deletes',
    path,
    key: `${path}: ${removed}`,
    text: others.length === 0 ? text : lines([...(index === 0 ? [text] : []), `  ${path}: ${removed}`]),
    risk: riskOf(total, limit),
  }));
}

/** So many deleted lines of a file were confirmed; what is more is asked about again. */
function confirmedLines(path: string, { answers }: Pick<RunState, 'answers'>): number {
  const counts = answers
    .filter((answer) => answer.kind === kind)
    .flatMap(({ option, subject }) =>
      subject.split('\n').map((line) => {
        if (option === 'run') return line.startsWith('deletes ') ? Infinity : 0;
        return option === 'once' && line.startsWith(`deletes ${path}: `) ? Number(line.slice(`deletes ${path}: `.length)) || 0 : 0;
      }),
    );
  return Math.max(0, ...counts);
}

/** Files that the spec does not list and the agent has changed, without what commands always write. */
function changedBefore({ agent, listed, state }: Pick<ConfirmGrounds, 'agent' | 'listed' | 'state'>): FileState[] {
  return Object.values(state.files).filter(({ file, agents, output }) => !output && agents.includes(agent) && !listed.includes(file));
}

function migrated({ path, before, after }: WholeChange, { confirm }: ConfirmGrounds): Effect[] {
  if (!confirm.migrations) return [];
  const known = destructiveMigration(path, before ?? '');
  const fresh = destructiveMigration(path, after ?? '').filter((statement) => !known.includes(statement));
  return [...new Set(fresh)].map((statement) => {
    const text = sentence('{0}: deletes what a database holds, which cannot be undone: {1}', path, statement);
    return { what: 'migrates', path, key: `${path}: ${statement}`, text, risk: 'critical' };
  });
}

/** A core file that is changed, or a module that is begun. */
function grave({ path, before, after }: WholeChange, { confirm }: ConfirmGrounds): Effect[] {
  if (before === after) return [];
  if (before === null)
    return confirm.modules === true && isModuleManifest(path)
      ? [{ what: 'module', path, key: path, text: sentence('{0} begins a new module.', path), risk: 'high' }]
      : [];
  return ownsPath(confirm.core ?? [], path)
    ? [{ what: 'core', path, key: path, text: sentence('{0} is a core file: much else depends on it.', path), risk: 'high' }]
    : [];
}

/** More files than may change at once, with those that the agent has changed already. */
function many(unlisted: readonly WholeChange[], { confirm, agent, listed, state, ...grounds }: ConfirmGrounds): Effect[] {
  const limit = confirm.files;
  const changed = changedBefore({ agent, listed, state }).map(({ file }) => file);
  const fresh = unlisted.map(({ path }) => path).filter((path) => !changed.includes(path));
  const counted = [...new Set([...changed, ...fresh])].filter((path) => !isConfirmed('changes', path, { ...grounds, state }));
  if (limit === null || counted.length <= limit || !fresh.some((path) => counted.includes(path))) return [];
  const text = sentence('{0} files that the approved spec does not list. You are asked above {1}.', counted.length, limit);
  return counted.map((path, index) => ({
    what: 'changes',
    path,
    key: path,
    text: index === 0 ? lines([text, `  ${path}`]) : `  ${path}`,
    risk: riskOf(counted.length, limit),
  }));
}

const riskOf = (amount: number, limit: number): 'medium' | 'high' => (amount > 4 * limit ? 'high' : 'medium');

/** By an answer about just this, or by one for the run about the like. What cannot be undone is confirmed one by one. */
function isConfirmed(what: Effect['what'], key: string, { state }: Pick<ConfirmGrounds, 'state'>): boolean {
  return state.answers.some((answer) => {
    if (answer.kind !== kind) return false;
    const confirmed = answer.subject.split('\n');
    return (
      (answer.option === 'once' && confirmed.includes(`${what} ${key}`)) ||
      (answer.option === 'run' && confirmed.some((line) => line.startsWith(`${what} `)))
    );
  });
}
