/** Gives a text in the editor's language; `{0}`, `{1}` … are filled in. `l10n.t` is one; pure code takes it as a parameter. */
export type Translate = (text: string, ...values: (string | number)[]) => string;
