import { l10n, window } from 'vscode';
import { locale } from '../locale.ts';
import type { HandledRun } from '../handled-run.ts';
import { askText } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';

/** Asks which pipeline is to run, and with what request. Both may be given (a keybinding's arguments). */
export async function runPipeline(services: Services, id: unknown, given: unknown): Promise<HandledRun | undefined> {
  const { pipelines } = await services.host.app();
  const items = pipelines.map((pipeline) => ({
    pipeline,
    label: locale.say(pipeline.title),
    description: locale.say(pipeline.summary),
  }));
  const title = l10n.t('Batuta: Run Pipeline');
  const picked = items.find(({ pipeline }) => pipeline.id === id) ?? (await window.showQuickPick(items, { title }));
  if (!picked) return undefined;
  return startPipeline(services, picked.pipeline.id, given, () =>
    askText({ title: picked.label, prompt: picked.description, ignoreFocusOut: true }),
  );
}
