/** A text of a file that is open in the editor, as far as agents deal with it. */
export interface OpenDocument {
  /** Differs from what the editor has saved. */
  readonly isDirty: boolean;
  /** Nobody has it open any more: nothing can be done with it. */
  readonly isClosed: boolean;
  /** Grows with every change. */
  readonly version: number;
  /** The text, its line ends all alike, without a byte order mark. */
  text(): string;
  /** What saving would write, in the document's own encoding. */
  bytes(text: string): Promise<Uint8Array>;
  /** The text of these bytes as the document would show it, line ends made alike. */
  shown(bytes: Uint8Array): Promise<string>;
  /** One undo step. false: the document changed since `version`, and nothing was done. */
  replace(change: { readonly start: number; readonly end: number; readonly text: string }, version: number): Promise<boolean>;
  /** Actions on saving (formatters) may change the text. false: it could not be saved. */
  save(): Promise<boolean>;
}

/** The open texts of one workspace. */
export interface OpenDocuments {
  /** The document of a file, by path relative to the workspace; null when it is not open. */
  find(path: string): Promise<OpenDocument | null>;
  /** Paths of what is unsaved, in whatever kind of editor. */
  unsaved(): Promise<readonly string[]>;
  /** Whether a file is unsaved in an editor whose text nobody else can see or change: a notebook, a custom editor, a very large text. */
  isHeld(path: string): Promise<boolean>;
  /** Saves what such an editor has; false: it could not be saved. */
  saveHeld(path: string): Promise<boolean>;
}
