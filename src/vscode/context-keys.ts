import { commands } from 'vscode';
import type { Disposable } from 'vscode';
import { applicable } from './applicable.ts';
import type { RunList } from './run-list.ts';

/**
 * Tells the editor which commands apply. Before the first use nothing is known (`batuta.known` is unset) and
 * every command may be tried; it then looks for itself.
 */
export class ContextKeys implements Disposable {
  private readonly subscription: Disposable;
  private readonly last = new Map<string, unknown>();

  constructor(list: RunList) {
    this.subscription = list.onDidChange(() => this.update(list));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private update(list: RunList): void {
    this.set('batuta.known', true);
    for (const [purpose, value] of Object.entries(applicable(list.runs()))) this.set(`batuta.can.${purpose}`, value);
  }

  private set(key: string, value: boolean): void {
    if (this.last.get(key) === value) return;
    this.last.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }
}
