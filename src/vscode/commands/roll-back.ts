import { QuickPickItemKind, l10n, window } from 'vscode';
import { locale } from '../locale.ts';
import type { RollBackTarget } from '../../app/contracts.ts';
import { phaseKey, phaseTitle } from '../../core/run/phases.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import type { Services } from '../services.ts';
import { pickRun } from '../pick-run.ts';
import { showWarning } from '../plain-message.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { takeBack } from './undo-run.ts';

type Item = { readonly label: string; readonly description?: string; readonly kind?: QuickPickItemKind; readonly target?: RollBackTarget };

/** Takes back what a run did since one of its phases or checkpoints began, or what it did to one file. */
export async function rollBack(services: Services, given: unknown): Promise<void> {
  const title = l10n.t('Batuta: Roll Back to Checkpoint');
  const run = await pickRun(services, given, { purpose: 'rollBack', title });
  if (!run) return;
  const items = itemsOf(run, await services.runs.machine.read(run.runId, 0));
  const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t('Select a checkpoint'), matchOnDescription: true });
  if (!picked?.target) return;
  const go = l10n.t('Roll Back');
  const answer = await showWarning(
    l10n.t('Roll back {0}?', picked.label),
    { modal: true, detail: l10n.t('Files changed since then are not touched. Replaced contents are kept in the run’s journal.') },
    go,
  );
  if (answer === go) await takeBack(services, run, title, picked.target);
}

function itemsOf({ state }: RunView, events: readonly RunEvent[]): Item[] {
  const passings = new Map(state.phases.toReversed().map((phase) => [phaseKey(phase), phase]));
  const phases = [...passings].map(([key, phase]): Item => ({
    label: l10n.t('Before {0}', locale.say(phaseTitle(state, phase))),
    description: locale.time(phase.startedAt, 'seconds'),
    target: { phase: key },
  }));
  // One for each state, by the name that it had first.
  const states = new Map<string, Item>();
  for (const event of events) {
    if (event.type !== 'checkpoint' || states.has(event.tree)) continue;
    const description = locale.time(event.at, 'seconds');
    states.set(event.tree, { label: locale.say(event.name), description, target: { checkpoint: event.tree } });
  }
  const checkpoints = [...states.values()].toReversed();
  const files = changedFiles(state).map(({ file, added, removed }): Item => ({
    label: file,
    description: `+${added} −${removed}`,
    target: { file },
  }));
  return [...group(l10n.t('Phases'), phases), ...group(l10n.t('Checkpoints'), checkpoints), ...group(l10n.t('Files'), files)];
}

function group(label: string, items: readonly Item[]): Item[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}
