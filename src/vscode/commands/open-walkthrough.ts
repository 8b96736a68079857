import { commands } from 'vscode';

/** Opens the walkthrough, in the editor group in front. */
export async function openWalkthrough(): Promise<true> {
  await commands.executeCommand('workbench.action.openWalkthrough', 'batuta.batuta#batuta.getStarted', false);
  return true;
}
