/** A module of the code base that is to be changed or imitated: its real files. */
export interface ReferenceModule {
  readonly entity: string;
  /** `own`: the request changes it; `imitate`: something new is to be like it. */
  readonly use: 'own' | 'imitate';
  /** The most telling first. */
  readonly files: readonly string[];
  /** Lines elsewhere that make it known, where it is imitated: lists of modules, routes, menus. */
  readonly places: readonly { readonly path: string; readonly line: number; readonly text: string }[];
  /** What the same files of a new module would be called. */
  readonly predicted: readonly string[];
}
