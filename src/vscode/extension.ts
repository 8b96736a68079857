import { ExtensionMode, commands } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { commandIds } from './command-ids.ts';
import type { Face } from './face.ts';
import { createProbe } from './probe.ts';
import type { Probe } from './probe.ts';

let face: Promise<Face> | undefined;

/**
 * Registers the commands and does nothing else: the rest is loaded by the first command, so that a
 * window in which nobody uses Batuta pays nothing. Returns a look inside for the tests, and nothing to anybody else.
 */
export function activate(context: ExtensionContext): Probe | undefined {
  const probe = createProbe(context);
  const load = async (): Promise<Face> => {
    const { createFace } = await import('./face.ts');
    const made = createFace(context);
    probe.face = made;
    return made;
  };
  for (const id of commandIds) {
    const command = async (...args: unknown[]): Promise<void> => {
      const { runCommand } = await import('./command-table.ts');
      face ??= load();
      await runCommand(id, await face, args);
    };
    context.subscriptions.push(commands.registerCommand(id, command));
  }
  return context.extensionMode === ExtensionMode.Test ? probe : undefined;
}

/** Ends what runs in this window, resumable: steps under way are journaled as far as they came. */
export async function deactivate(): Promise<void> {
  const closing = face;
  face = undefined;
  await (await closing)?.close();
}
