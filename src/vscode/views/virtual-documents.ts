import { EventEmitter, Uri, commands, l10n, languages, window, workspace } from 'vscode';
import type { Disposable, TextDocumentContentProvider } from 'vscode';
import { z } from 'zod';

export const scheme = 'batuta';

const addressSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('before'), runId: z.string(), file: z.string() }),
  z.object({ kind: z.literal('after'), runId: z.string(), file: z.string() }),
  z.object({ kind: z.literal('transcript'), runId: z.string(), path: z.string() }),
  z.object({ kind: z.literal('log'), runId: z.string(), hash: z.string() }),
  z.object({ kind: z.literal('report'), runId: z.string() }),
]);

/** What a read-only document of Batuta shows of a run. */
export type Address = z.infer<typeof addressSchema>;

/**
 * `path` is what the tab is called by. In a comparison both sides have the file's own path and differ in the
 * query only: otherwise the editor shows every pair as a renamed file.
 */
export function addressUri(path: string, address: Address): Uri {
  return Uri.from({ scheme, path: path.startsWith('/') ? path : `/${path}`, query: JSON.stringify(address) });
}

export function readAddress(uri: Uri): Address | null {
  try {
    return addressSchema.parse(JSON.parse(uri.query));
  } catch {
    // Somebody made the address by hand.
    return null;
  }
}

/** Shows parts of runs as documents that nobody can change. Their text is asked for when an editor shows them. */
export class VirtualDocuments implements TextDocumentContentProvider, Disposable {
  private readonly text: (address: Address) => Promise<string>;
  private readonly registration: Disposable;
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  constructor(text: (address: Address) => Promise<string>) {
    this.text = text;
    this.registration = workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const address = readAddress(uri);
    return address ? this.text(address) : l10n.t('This document belongs to a run that is not known here.');
  }

  /** Shows a document in an editor, anew when it is open already. */
  async show(path: string, address: Address, language: string): Promise<void> {
    const uri = addressUri(path, address);
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, language);
    await window.showTextDocument(document, { preview: true });
  }

  /** Tells open editors that what an address names has grown. */
  refresh(fits: (address: Address) => boolean): void {
    for (const { uri } of workspace.textDocuments) {
      const address = uri.scheme === scheme ? readAddress(uri) : null;
      if (address && fits(address)) this.changed.fire(uri);
    }
  }

  async compare(left: Uri, right: Uri, title: string): Promise<void> {
    await commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
