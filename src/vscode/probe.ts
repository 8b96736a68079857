import type { ExtensionContext } from 'vscode';
import type { RunState } from '../core/run/run-state.ts';
import type { WindowServices } from './create-services.ts';

/** What the tests in the extension host see of the extension; nobody else gets it. */
export interface Probe {
  /** undefined until a command has made the extension do something. */
  services: WindowServices | undefined;
  readonly logFolder: string;
  readonly state: () => RunState | undefined;
  readonly statusBar: () => { readonly text: string; readonly tooltip: string; readonly stressed: boolean };
}

export function createProbe(context: ExtensionContext): Probe {
  const probe: Probe = {
    services: undefined,
    logFolder: context.logUri.fsPath,
    state: () => probe.services?.runs.current()?.state,
    statusBar: () => {
      const item = probe.services?.statusBar.item;
      return {
        text: item?.text ?? '',
        tooltip: typeof item?.tooltip === 'string' ? item.tooltip : '',
        stressed: item?.backgroundColor !== undefined,
      };
    },
  };
  return probe;
}
