import { join } from 'node:path';

/** Where the bundled pages of the tests lie. */
export const built = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'webview');
