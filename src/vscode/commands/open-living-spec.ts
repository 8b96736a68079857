import { l10n } from 'vscode';
import { editedPath } from '../pick-question.ts';
import { pickRun } from '../pick-run.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { specFile, specPlace, specUri } from '../spec-document.ts';

/** Opens the spec of a run as it stands, beside its file. `given`: the file's editor, or a run. */
export async function openLivingSpec(services: Services, given: unknown): Promise<true | undefined> {
  await services.runs.machine.list();
  const path = typeof given === 'string' ? undefined : editedPath(given);
  const isSpec = path !== undefined && specPlace(path) !== undefined;
  const ofFile = services.runs
    .all()
    .find(({ state }) => path !== undefined && [specUri(state), specFile(state)].some((uri) => uri?.fsPath === path));
  if (isSpec && !ofFile) {
    void showInformation(l10n.t('No run works with this spec. Approve it to start one.'));
    return undefined;
  }
  const run = ofFile ?? (await pickRun(services, given, { purpose: 'report', title: l10n.t('Batuta: Open Living Spec'), inSight: true }));
  if (!run) return undefined;
  services.spec.show(run);
  return true;
}
