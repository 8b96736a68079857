import { Uri } from 'vscode';
import type { Memento, SecretStorage } from 'vscode';
import { memento } from './memento.ts';

/** What the editor gives an extension, with a secret store of the test's own. */
export function surroundings(secrets: SecretStorage): { secrets: SecretStorage; globalState: Memento; extensionUri: Uri } {
  return { secrets, globalState: memento(), extensionUri: Uri.file('/') };
}
