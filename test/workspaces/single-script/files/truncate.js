/** Shortens a text to at most `length` characters, at a word boundary where there is one; "…" counts as one. */
export function truncate(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const boundary = /\s/.test(text[length - 1]) ? cut.length : cut.search(/\s\S*$/);
  return `${(boundary > 0 ? cut.slice(0, boundary) : cut).trimEnd()}…`;
}
