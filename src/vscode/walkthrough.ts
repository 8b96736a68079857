import { commands, window, type Disposable, type Memento } from 'vscode';
import type { Step } from './happened.ts';

const key = 'batuta.happened';

/**
 * Ticks the steps of the walkthrough, and keeps for the person what was done. The editor ticks a step in the moment in which its context
 * becomes true. Of one that is true already when the walkthrough is made, it never hears: so each is true for a moment only, and once more
 * when the walkthrough is opened.
 */
export class Walkthrough implements Disposable {
  private readonly memento: Pick<Memento, 'get' | 'update'>;
  private readonly tabs: Disposable;

  constructor(memento: Pick<Memento, 'get' | 'update'>) {
    this.memento = memento;
    // The walkthrough is one of the editors of which an extension is told no more than that they are there.
    this.tabs = window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      if ([...opened, ...changed].some(({ input }) => input === undefined)) for (const step of this.done()) void pulse(step);
    });
  }

  tick(step: Step): void {
    if (!this.done().includes(step)) void this.memento.update(key, [...this.done(), step]);
    void pulse(step);
  }

  dispose(): void {
    this.tabs.dispose();
  }

  private done(): readonly Step[] {
    return this.memento.get<readonly Step[]>(key) ?? [];
  }
}

async function pulse(step: Step): Promise<void> {
  await commands.executeCommand('setContext', `batuta.happened.${step}`, true);
  await commands.executeCommand('setContext', `batuta.happened.${step}`, false);
}
