import { EventEmitter, l10n, type Disposable, type TreeView } from 'vscode';

/** The words to which the tree of runs is narrowed; the view says so as long as there are some. */
export class RunFilter implements Disposable {
  private readonly view: Pick<TreeView<unknown>, 'message'>;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  words = '';

  constructor(view: Pick<TreeView<unknown>, 'message'>) {
    this.view = view;
  }

  set(words: string): void {
    this.words = words.trim();
    this.view.message = this.words === '' ? '' : l10n.t('Only runs with “{0}”', this.words);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
