import { basename } from 'node:path';
import { l10n } from 'vscode';
import { asJson } from '../../protocol/json.ts';
import { auditGoalSchema } from '../../protocol/audit.ts';
import { askCap } from '../ask-number.ts';
import { chooseFolder } from '../choose-folder.ts';
import { folderOf } from '../folders.ts';
import type { HandledRun } from '../handled-run.ts';
import type { KnownFinding } from '../known-finding.ts';
import { fieldOf } from '../pick-run.ts';
import { askText, showInformation } from '../plain-message.ts';
import { shortName } from '../plain-text.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';
import { openFile } from '../views/open-file.ts';

/** Cycles in which one finding has to be closed. */
const fewCycles = 3;

/** Closes this finding and no other: its dimension is audited again afterwards, and its commands run. */
export async function fixFinding(services: Services, given: unknown): Promise<HandledRun | undefined> {
  const known = found(services, given);
  const chosen = known && (await chooseFolder(services.log, folderOf(known.folder)));
  const session = chosen && (await services.host.session(chosen));
  if (!known || !session) return undefined;
  const { finding } = known;
  const usd = await askCap(l10n.t('Batuta: Fix {0}', shortName(finding.title, 60)), session.settings.caps.usd);
  if (usd === undefined) return undefined;
  const goal = auditGoalSchema.parse({
    modules: [finding.module],
    dimensions: [finding.dimension],
    findings: [finding],
    iterations: fewCycles,
  });
  const request = l10n.t('Fix {0}: {1}', finding.id, finding.title);
  return startPipeline(services, 'audit', request, chosen, { usd, more: { audit: asJson(goal) } });
}

/** Remembers that a finding is none, and why: no later audit in this workspace counts it. */
export async function dismissFinding(services: Services, given: unknown): Promise<true | undefined> {
  const known = found(services, given);
  const run = known && (await services.runs.follow(known.runId));
  if (!known || !run) return undefined;
  const { finding } = known;
  const reason = await askText({
    title: l10n.t('Batuta: Dismiss Finding'),
    prompt: l10n.t('Why is “{0}” none? Later audits of this workspace leave it out. Enter alone is enough.', shortName(finding.title, 100)),
    ignoreFocusOut: true,
  });
  if (reason === undefined) return undefined;
  const session = await services.runs.session(run);
  const { goesOn } = await session.dismiss(known.runId, finding.fingerprint, services.person, reason.trim());
  await services.findings.refresh();
  // With the last one gone the run goes on, when somebody carries it out.
  if (goesOn) await services.runs.ensureOwned(known.runId);
  return true;
}

/** Takes a dismissal back. `given`: a row of the tree. */
export async function restoreFinding(services: Services, given: unknown): Promise<true | undefined> {
  const fingerprint = fieldOf(given, 'fingerprint');
  const dismissal = services.findings.dismissed().find((one) => one.fingerprint === fingerprint);
  const run = dismissal && (await services.runs.follow(dismissal.runId));
  if (!run) {
    void showInformation(l10n.t('This finding is not dismissed any more.'));
    return undefined;
  }
  await (await services.runs.session(run)).readmit(dismissal.fingerprint);
  await services.findings.refresh();
  return true;
}

/** Opens the file of a finding at its line. */
export async function openFinding(services: Services, given: unknown): Promise<void> {
  const known = found(services, given);
  if (!known) return;
  const { folder, finding } = known;
  if (finding.file === null) void showInformation(l10n.t('The audit names no file for it. In: {0}', basename(finding.module)));
  else await openFile(folder, finding.file, finding.line);
}

/** By its key, or by its row in the tree; undefined: an audit has closed it since, and the person was told. */
function found({ findings }: Services, given: unknown): KnownFinding | undefined {
  const known = findings.get(typeof given === 'string' ? given : fieldOf(given, 'key'));
  if (!known) void showInformation(l10n.t('This finding is not open any more. Pick one in the Findings view or in Problems.'));
  return known;
}
