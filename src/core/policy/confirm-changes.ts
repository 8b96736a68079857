import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Asked, Reply } from '../../protocol/question.ts';
import { lines, sentence } from '../describe/message.ts';
import type { RunState } from '../run/run-state.ts';
import { destructiveMigration } from './destructive-migration.ts';

const kind = 'confirm';

/** A file as a change would leave it, against what it held before the run. */
export interface WholeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly removed: number;
}

/** Something that a person has to confirm: once for the same `key`. */
interface Effect {
  readonly what: 'deletes' | 'changes' | 'migrates';
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
    ...unlisted.flatMap((change) => [...deleted(change, grounds), ...migrated(change, grounds)]),
    ...many(unlisted, grounds),
  ];
  return effects.filter(({ what, key }) => !isConfirmed(what, key, grounds));
}

function deleted({ path, removed }: WholeChange, { confirm }: ConfirmGrounds): Effect[] {
  const limit = confirm.deletedLines;
  if (limit === null || removed <= limit) return [];
  const text = sentence('{0}: {1} lines deleted. You are asked above {2}.', path, removed, limit);
  return [{ what: 'deletes', path, key: path, text, risk: riskOf(removed, limit) }];
}

function migrated({ path, before, after }: WholeChange, { confirm }: ConfirmGrounds): Effect[] {
  if (!confirm.migrations) return [];
  const known = destructiveMigration(path, before);
  const fresh = destructiveMigration(path, after).filter((statement) => !known.includes(statement));
  return [...new Set(fresh)].map((statement) => {
    const text = sentence('{0}: deletes what a database holds, which cannot be undone: {1}', path, statement);
    return { what: 'migrates', path, key: `${path}: ${statement}`, text, risk: 'critical' };
  });
}

/** More files than may change at once, with those that the agent has changed already. */
function many(unlisted: readonly WholeChange[], { confirm, agent, listed, state, ...grounds }: ConfirmGrounds): Effect[] {
  const limit = confirm.files;
  const changed = Object.values(state.files)
    .filter(({ file, agents, output }) => !output && agents.includes(agent) && !listed.includes(file))
    .map(({ file }) => file);
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

/** One question about all of them. */
export function confirmQuestion(effects: readonly Effect[], { agent }: Pick<ConfirmGrounds, 'agent'>, delta: string): Asked {
  const final = effects.some(({ what }) => what === 'migrates');
  return {
    kind,
    reason: final ? 'migration' : effects.some(({ what }) => what === 'deletes') ? 'deletion' : 'files',
    subject: effects.map(({ what, key }) => `${what} ${key}`).join('\n'),
    agent,
    risk: final ? 'critical' : effects.some(({ risk }) => risk === 'high') ? 'high' : 'medium',
    message: sentence('{0} wants to make changes that the approved spec does not list.', agent),
    detail: lines(effects.map(({ text }) => text)),
    hints: [sentence('What you write when you decline goes to the agent.')],
    delta,
    options: [
      { id: 'once', title: sentence('Go ahead'), text: 'none', ...(final ? { destructive: true } : {}) },
      ...(final ? [] : [{ id: 'run', title: sentence('Allow for this run'), text: 'none' } as const]),
      { id: 'reject', title: sentence('Decline'), text: 'may', safe: true, yes: true },
    ],
  };
}

/** What the model is told when a person declines. */
export function declinedChange({ text = '' }: Reply): string {
  const words = text.trim() === '' ? '' : ` They say: ${JSON.stringify(text)}.`;
  return `The person you work for declined this change; nothing was written.${words} Go on without it, or say in your report why it is needed.`;
}
