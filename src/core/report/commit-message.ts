import type { Spec } from '../../protocol/spec.ts';
import { inEnglish } from '../describe/message.ts';
import { describeProof } from '../describe/proof.ts';
import { describeBothSides } from '../describe/reproduced.ts';
import { describeUnreviewed } from '../describe/review.ts';
import { lastProofs } from '../evidence/last-proofs.ts';
import type { RunState } from '../run/run-state.ts';
import { oneLine } from './plain-text.ts';

const titleLength = 72;
const lineLength = 72;

/**
 * The suggested commit message: the spec's name, its summary, and what was proven how – facts of the run only. First line at
 * most 72 characters, text wrapped at 72.
 */
export function commitMessage(spec: Spec, state: RunState): string {
  const title = oneLine(`${spec.cause === undefined ? '' : 'fix: '}${spec.name}`, titleLength) || 'Change';
  const summary = spec.summary
    .split(/\n{2,}/u)
    .map((paragraph) => wrap(oneLine(paragraph, 2000)))
    .filter((paragraph) => paragraph !== '');
  const reproduced = describeBothSides(state.reproduced).map((one) => oneLine(inEnglish(one), 300));
  const facts = [...reproduced, ...proofs(state), ...unprovenWork(state), ...overall(state), ...review(state)];
  return [title, ...summary, ...(facts.length > 0 ? [facts.join('\n')] : [])].join('\n\n');
}

/** Commands whose latest result is a pass, each once. */
function proofs(state: RunState): string[] {
  return [...lastProofs(state.evidence)].flatMap(([line, { result }]) => (result === 'pass' ? [`Passed: ${oneLine(line, 300)}`] : []));
}

function unprovenWork(state: RunState): string[] {
  return Object.values(state.verdicts)
    .filter((verdict) => verdict.result === 'unproven')
    .map((verdict) => `Unproven: ${oneLine(verdict.agent, 60)}`);
}

/** That every command passed is not all: the work may be unproven nevertheless, and somebody accepted that. */
function overall({ proof }: RunState): string[] {
  return proof === null || proof.reason === null ? [] : [`Overall: ${oneLine(inEnglish(describeProof(proof)), 300)}`];
}

function review(state: RunState): string[] {
  const last = state.reviews.at(-1);
  if (!last) return [oneLine(inEnglish(describeUnreviewed(state) ?? 'Not reviewed'), 300)];
  if (last.verdict === 'approved') return [`Reviewed: approved in round ${last.round}`];
  const since = last.issues.length === 0 ? 'all issues dismissed' : 'mended since, not reviewed again';
  return [`Reviewed: rejected in round ${last.round}, ${since}`];
}

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${line} ${word}`;
    else if (word !== '') lines.push(word);
  }
  return lines.join('\n');
}
