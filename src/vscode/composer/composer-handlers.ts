import { commands, l10n } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import type { RequestHandlers } from '../../protocol/webview.ts';
import type { Services } from '../services.ts';

type Own = 'compose' | 'composeFor' | 'names' | 'attach' | 'attachSelection' | 'detach' | 'prospect' | 'leaveScript' | 'begin' | 'leave';

/** Answers the page on which a request is written. */
export function composerHandlers({ composer }: Services): Pick<RequestHandlers, Own> {
  // What is typed next makes the last search needless.
  let searching = new AbortController();
  return {
    compose: async ({ text }) => composer.type(text),
    composeFor: async (to) => composer.choose(to),
    names: async ({ kind, typed }) => {
      searching.abort();
      searching = new AbortController();
      const { signal } = searching;
      try {
        return { names: await composer.names(kind, typed, signal) };
      } catch (error) {
        if (signal.aborted) return { names: [] };
        throw error;
      }
    },
    attach: async ({ file }) => {
      const folder = composer.folder();
      if (!folder) throw new UserError(l10n.t('Open a folder to use Batuta (File: Open Folder).'));
      await composer.addFiles(folder, [file]);
    },
    attachSelection: async () => void (await commands.executeCommand('batuta.addToRequest')),
    detach: async ({ index }) => composer.detach(index),
    leaveScript: async ({ to, runId }) => {
      await commands.executeCommand(to === 'sample' ? 'batuta.useSampleRequest' : 'batuta.useProvider', ...(runId === null ? [] : [runId]));
    },
    prospect: () => composer.prospect(),
    begin: async ({ text }) => {
      composer.type(text);
      return { begun: await composer.begin() };
    },
    leave: async () => composer.close(),
  };
}
