import { commands, type Disposable } from 'vscode';
import { applicable } from './applicable.ts';
import { specUri } from './spec-document.ts';
import type { WindowRuns } from './window-runs.ts';

/**
 * Tells the editor which commands apply, and which specs wait. Before the first use nothing is known (`batuta.known` is unset) and
 * every command may be tried; it then looks for itself.
 */
export function setContextKeys(runs: Pick<WindowRuns, 'all' | 'waiting' | 'onDidUpdate'>): Disposable {
  const last = new Map<string, string>();
  // Asked with every event of every run, told when it is news.
  const set = (key: string, value: unknown): void => {
    const told = JSON.stringify(value);
    if (last.get(key) === told) return;
    last.set(key, told);
    void commands.executeCommand('setContext', `batuta.${key}`, value);
  };
  return runs.onDidUpdate(() => {
    const specs = runs.waiting().flatMap(({ state }) => specUri(state)?.fsPath ?? []);
    set('known', true);
    set('waitingSpecs', specs);
    set('specWaits', specs.length > 0);
    for (const [purpose, value] of Object.entries(applicable(runs.all()))) set(`can.${purpose}`, value);
  });
}
