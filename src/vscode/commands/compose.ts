import { commands } from 'vscode';
import { toldBlocked } from '../choose-folder.ts';
import type { Pointed } from '../clues.ts';
import type { Services } from '../services.ts';

/** Opens the page in the sidebar on which a request is written. `pipeline`: null for the one that was chosen last. */
export async function compose(services: Services, pipeline: string | null, pointed?: Pointed): Promise<undefined> {
  if (toldBlocked(services.log)) return;
  await services.composer.open(pipeline, pointed);
  await showComposer(services);
}

/** Brings the page into sight, ready to be typed on. */
export async function showComposer({ panel }: Services): Promise<void> {
  await commands.executeCommand('batuta.panel.focus', { preserveFocus: false });
  panel.focusOn('request');
}
