import { l10n, window, type QuickPickItem } from 'vscode';
import { presets } from '../core/audit/goal-with.ts';
import { severities, type Severity } from '../protocol/audit.ts';
import { locale } from './locale.ts';
import { severityNames } from './views/finding-rows.ts';

interface Stage {
  /** Only findings of these are worked on. */
  readonly focus: readonly Severity[];
  readonly target: number;
}

/** Which findings are worked on: all, those of a preset with its target, or what the person ticks. Undefined when they leave. `target`: without a preset. */
export async function askStage(title: string, target: number): Promise<Stage | undefined> {
  const all: Stage = { focus: severities, target };
  const named: Readonly<Record<string, string>> = {
    critical: l10n.t('critical fixes'),
    quality: l10n.t('quality improvements'),
    polish: l10n.t('polish'),
  };
  const items: (QuickPickItem & { readonly stage?: Stage })[] = [
    { label: l10n.t('all findings'), description: about(all), stage: all },
    ...Object.entries(presets).map(([name, stage]) => ({ label: named[name] ?? name, description: about(stage), stage })),
    { label: l10n.t('Choose severities…') },
  ];
  const placeHolder = l10n.t('Which findings are worked on? All are reported.');
  const picked = await window.showQuickPick(items, { title, placeHolder, matchOnDescription: true, ignoreFocusOut: true });
  if (picked === undefined || picked.stage) return picked?.stage;
  const focus = await askSeverities(title);
  return focus === undefined || focus.length === 0 ? undefined : { focus, target };
}

function about({ focus, target }: Stage): string {
  return l10n.t('{0}, up to a score of {1}', focus.join(', '), target);
}

async function askSeverities(title: string): Promise<Severity[] | undefined> {
  const names = severityNames(locale);
  const items = severities.map((severity) => ({ label: names[severity], severity, picked: severity === 'P0' || severity === 'P1' }));
  const placeHolder = l10n.t('Only findings of these severities are worked on.');
  const picked = await window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true });
  return picked?.map(({ severity }) => severity);
}
