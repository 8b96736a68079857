import { env, l10n } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import type { Message } from '../../protocol/message.ts';
import { locale } from '../locale.ts';
import { askText, showInformation, showWarning } from '../plain-message.ts';
import { whileWaiting } from '../while-waiting.ts';

/** Commits what a completed run changed to a new branch, and offers the text for a pull request. */
export async function applyToBranch(services: Services, given: unknown): Promise<true | undefined> {
  const title = l10n.t('Batuta: Apply to Branch');
  const run = await pickRun(services, given, { purpose: 'apply', title });
  if (!run) return undefined;
  const branch = await askText({
    title,
    prompt: l10n.t('Name of the new branch. Only the run’s changes are committed; your current branch is not touched.'),
    value: proposed(run.state),
    ignoreFocusOut: true,
    validateInput: (value) => (/^[\w][\w./-]*$/.test(value.trim()) ? undefined : l10n.t('Letters, digits, and - _ . / between them.')),
  });
  if (branch === undefined) return undefined;
  const session = await services.runs.session(run);
  const applied = await whileWaiting(title, async (signal) => session.apply(run.runId, { branch: branch.trim() }, confirm, signal));
  if (!applied) return undefined;
  const { commit, pullRequest, notes } = applied;
  const copy = l10n.t('Copy Pull Request Text');
  const done = l10n.t('Committed as {0} on {1}.', commit.slice(0, 12), branch.trim());
  const words = [done, ...notes.map((note) => locale.say(note))].join(' ');
  // It may stay open for long: whoever asked for the branch, the review's buttons above all, does not wait for that.
  void showInformation(words, ...(pullRequest.trim() === '' ? [] : [copy])).then((answer) =>
    answer === copy ? env.clipboard.writeText(pullRequest) : undefined,
  );
  return true;
}

/** Asks where what would be committed is not what was proven. */
async function confirm(differences: readonly Message[]): Promise<boolean> {
  const commit = l10n.t('Commit Anyway');
  const detail = differences.map((one) => locale.say(one)).join('\n');
  return (await showWarning(l10n.t('The commit would differ from what was proven.'), { modal: true, detail }, commit)) === commit;
}

/** Of a run of the pipeline `feature` with `spec/completed/2026-11-21-suppliers/spec.md`: `feature/suppliers`. */
function proposed({ pipeline, spec }: RunState): string {
  const name = spec?.file
    .split('/')
    .at(-2)
    ?.replace(/^\d{4}-\d{2}-\d{2}-/, '');
  return name ? `${pipeline}/${name}` : '';
}
