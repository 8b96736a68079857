import { localeOf, type Locale } from '../core/describe/locale.ts';
import { describeProof } from '../core/describe/proof.ts';
import { describeCost } from '../core/describe/terms.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import type { RunState } from '../core/run/run-state.ts';
import { proofNow } from '../core/run/seal.ts';
import { runTitle } from './status-text.ts';

/** What is told of a run that is completed: how much it changed, what that is worth, and where its spec lies. */
export function completedText(state: RunState, locale: Locale): string {
  const { t, say } = localeOf(locale, state);
  const [name, cost, files] = [runTitle(state), say(describeCost(state)), changedFiles(state).length];
  const changed =
    files === 1
      ? t('“{0}” is completed: 1 file changed, {1}.', name, cost)
      : t('“{0}” is completed: {1} files changed, {2}.', name, files, cost);
  const proof = proofNow(state);
  const proven = proof ? t('{0} Overall: {1}.', changed, say(describeProof(proof))) : changed;
  return state.spec ? t('{0} The spec lies in {1}.', proven, state.spec.file) : proven;
}
