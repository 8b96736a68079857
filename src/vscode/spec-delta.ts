import { TabInputText, Uri, languages, window, workspace } from 'vscode';
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

  /** Closes what it has opened. */
  async close(): Promise<void> {
    const tabs = window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => tab.input instanceof TabInputText && tab.input.uri.scheme === scheme);
    if (tabs.length > 0) await window.tabGroups.close(tabs);
    this.texts.clear();
  }

  dispose(): void {
    this.provider.dispose();
  }
}
