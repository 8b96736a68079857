import { commands } from 'vscode';
import type { Disposable } from 'vscode';
import { applicable } from './applicable.ts';
import type { WindowRuns } from './window-runs.ts';

/**
 * Tells the editor which commands apply. Before the first use nothing is known (`batuta.known` is unset) and
 * every command may be tried; it then looks for itself.
 */
export class ContextKeys implements Disposable {
  private readonly subscription: Disposable;
  private readonly last = new Map<string, unknown>();

  constructor(runs: WindowRuns) {
    this.subscription = runs.onDidUpdate(() => this.update(runs));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private update(runs: WindowRuns): void {
    this.set('batuta.known', true);
    for (const [purpose, value] of Object.entries(applicable(runs.all()))) this.set(`batuta.can.${purpose}`, value);
  }

  private set(key: string, value: boolean): void {
    if (this.last.get(key) === value) return;
    this.last.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }
}
