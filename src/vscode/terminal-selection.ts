import { setTimeout as delay } from 'node:timers/promises';
import { commands, env } from 'vscode';

/** The editor's command does not wait for the clipboard. */
const attempts = 40;
const pauseMs = 25;

/**
 * What is selected in the terminal that was used last; null: nothing. The editor hands it out by the clipboard only, whose text is put back
 * afterwards; it is emptied first, so that what lay there is never taken for the terminal's.
 */
export async function terminalSelection(): Promise<string | null> {
  const before = await env.clipboard.readText();
  await env.clipboard.writeText('');
  try {
    await commands.executeCommand('workbench.action.terminal.copySelection');
    for (let attempt = 0; attempt < attempts; attempt++) {
      const text = await env.clipboard.readText();
      if (text !== '') return text;
      await delay(pauseMs);
    }
    return null;
  } finally {
    await env.clipboard.writeText(before);
  }
}
