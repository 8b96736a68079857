import type { Asked, Reply } from '../../protocol/question.ts';
import { lines, sentence } from '../describe/message.ts';
import { shownDiff } from '../question/shown-diff.ts';
import { kind, type ConfirmGrounds, type Effect } from './confirm-changes.ts';

/** The gravest first. */
const reasons: Readonly<Record<Effect['what'], string>> = {
  migrates: 'migration',
  deletes: 'deletion',
  module: 'module',
  core: 'core',
  changes: 'files',
};

/** One question about all of them. `diff`: of all that is asked about. */
export function confirmQuestion(effects: readonly Effect[], { agent }: Pick<ConfirmGrounds, 'agent'>, diff: string): Asked {
  const { delta, cut } = shownDiff(diff);
  const final = effects.some(({ what }) => what === 'migrates');
  return {
    kind,
    reason: Object.entries(reasons).find(([what]) => effects.some((effect) => effect.what === what))?.[1] ?? 'files',
    subject: effects.map(({ what, key }) => `${what} ${key}`).join('\n'),
    agent,
    risk: final ? 'critical' : effects.some(({ risk }) => risk === 'high') ? 'high' : 'medium',
    message: sentence('{0} wants to make changes that the approved spec does not list.', agent),
    detail: lines(effects.map(({ text }) => text)),
    hints: [...cut, sentence('What you write when you decline goes to the agent.')],
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
