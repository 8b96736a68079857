/** A name that is being typed in a text: of a file behind `@`, of an entity behind `#`. */
export interface Mention {
  readonly kind: 'file' | 'entity';
  readonly typed: string;
  /** Where its sign stands. */
  readonly from: number;
}

/** The name at whose end the caret stands; null: none. A sign inside of a word (an address, an anchor) begins no name. */
export function mentionAt(text: string, caret: number): Mention | null {
  const found = /(?<=^|[\s([{'"`,;:])([@#])([^\s@#]*)$/u.exec(text.slice(0, caret));
  const [, sign, typed] = found ?? [];
  return found && sign !== undefined && typed !== undefined ? { kind: sign === '@' ? 'file' : 'entity', typed, from: found.index } : null;
}

/** The text with the whole name in place of what was typed of it, and where the caret then stands: behind a blank. */
export function completed(
  text: string,
  caret: number,
  { kind, from }: Mention,
  name: string,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, from)}${kind === 'file' ? '@' : '#'}${name}`;
  const rest = text.slice(caret);
  return { text: `${before}${/^\s/u.test(rest) ? '' : ' '}${rest}`, caret: before.length + 1 };
}
