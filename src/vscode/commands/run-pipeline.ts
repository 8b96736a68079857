import { l10n, window } from 'vscode';
import { locale } from '../locale.ts';
import type { HandledRun } from '../handled-run.ts';
import type { Services } from '../services.ts';
import { type PickedPipeline, startPipeline } from '../start-pipeline.ts';

/** Asks which pipeline is to run, and with what request. Both may be given (a keybinding's arguments). */
export async function runPipeline(services: Services, id: unknown, given: unknown): Promise<HandledRun | undefined> {
  return startPipeline(services, given, () => pickPipeline(services, id));
}

async function pickPipeline({ host }: Services, id: unknown): Promise<PickedPipeline | undefined> {
  const pipelines = await (await host.app()).pipelines();
  const items = pipelines.map((pipeline) => ({
    id: pipeline.id,
    label: locale.say(pipeline.title),
    description: locale.say(pipeline.summary),
  }));
  const title = l10n.t('Batuta: Run Pipeline');
  const picked = items.find((item) => item.id === id) ?? (await window.showQuickPick(items, { title }));
  return (
    picked && { id: picked.id, question: { title: picked.label, prompt: picked.description, missing: l10n.t('A sentence is enough.') } }
  );
}
