/** What a person types at the approval. */
export type ApprovalChoice = 'approve' | 'change' | 'save' | 'edit' | 'show';

const words: Readonly<Record<string, ApprovalChoice>> = {
  a: 'approve',
  approve: 'approve',
  y: 'approve',
  yes: 'approve',
  c: 'change',
  change: 'change',
  changes: 'change',
  s: 'save',
  save: 'save',
  q: 'save',
  quit: 'save',
  e: 'edit',
  edit: 'edit',
  v: 'show',
  view: 'show',
  show: 'show',
  '?': 'show',
};

/** null: not one of the choices; asked again, because a slip must never approve anything. */
export function approvalChoice(typed: string): ApprovalChoice | null {
  const word = typed.trim().toLowerCase();
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
