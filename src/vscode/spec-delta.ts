import { Uri, languages, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';

const scheme = 'batuta-delta';

/** Shows a unified diff in a read-only editor. */
export class SpecDelta implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly provider: Disposable;

  constructor() {
    this.provider = workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
    });
  }

  async show(delta: string): Promise<void> {
    const uri = Uri.from({ scheme, path: `/spec.diff`, query: String(this.texts.size) });
    this.texts.set(uri.toString(), delta);
    const document = await languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), 'diff');
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.provider.dispose();
  }
}
