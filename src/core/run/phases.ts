import type { Phase } from '../../protocol/phase.ts';
import type { Message } from '../../protocol/message.ts';
import { inEnglish, sentence } from '../describe/message.ts';
import type { PhaseState, RunState } from './run-state.ts';

/** One passing of a phase, in an event or in the state. */
type Passing = Pick<PhaseState, 'phase' | 'n'>;

/** What the pipeline declared of a phase; of one that it did not declare no more is known than its id. */
export function phaseOf({ declared }: Pick<RunState, 'declared'>, id: string): Phase {
  return declared.find((phase) => phase.id === id) ?? { id, title: id, doing: id };
}

/** The title of a passing, with its number when the phase repeats. */
export function phaseTitle(state: Pick<RunState, 'declared'>, { phase, n }: Passing): Message {
  const { title } = phaseOf(state, phase);
  return n === undefined ? title : sentence('{0} {1}', title, n);
}

/** What a person types for a passing: `slice`, `slice-2`. */
export function phaseKey({ phase, n }: Passing): string {
  return n === undefined ? phase : `${phase}-${n}`;
}

/** The key of the passing that a person means by its key, its phase or its English title, in any capitals; of a phase that repeats the first. */
export function phaseNamed(state: Pick<RunState, 'declared' | 'phases'>, words: string): string {
  const plain = (text: string): string => text.trim().toLowerCase();
  const found = state.phases.find((passing) =>
    [phaseKey(passing), passing.phase, inEnglish(phaseTitle(state, passing)), inEnglish(phaseOf(state, passing.phase).title)].some(
      (name) => plain(name) === plain(words),
    ),
  );
  return found ? phaseKey(found) : words;
}

/** The phase that runs now; of several inside each other the innermost. */
export function runningPhase({ phases }: Pick<RunState, 'phases'>): PhaseState | undefined {
  return phases.findLast(({ status }) => status === 'running');
}

/** The declared way in order, each phase with its latest passing so far; then what was passed undeclared. */
export function wayOf(state: Pick<RunState, 'declared' | 'phases'>): { readonly id: string; readonly latest: PhaseState | undefined }[] {
  const ids = new Set([...state.declared.map(({ id }) => id), ...state.phases.map(({ phase }) => phase)]);
  return [...ids].map((id) => ({ id, latest: state.phases.findLast(({ phase }) => phase === id) }));
}

/** Why the change is not reviewed; null: it is, or may still be. */
export function reviewSkipped(state: Pick<RunState, 'declared' | 'phases' | 'reviews'>): Message | null {
  if (state.reviews.length > 0) return null;
  const latest = state.phases.findLast(({ phase }) => phaseOf(state, phase).reviews);
  return latest?.status === 'skipped' ? latest.note : null;
}
