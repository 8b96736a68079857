import { commands } from 'vscode';

/** Brings a view of the sidebar to light. */
export async function reveal(view: 'batuta.panel' | 'batuta.runs', preserveFocus: boolean): Promise<void> {
  await commands.executeCommand(`${view}.focus`, { preserveFocus });
}
