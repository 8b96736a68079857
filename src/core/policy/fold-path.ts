/**
 * A path as rules are compared with it: case, compositions, compatibility forms and hidden characters do not count, because on some file system
 * they do not. The second form also goes without what Windows drops from names: dots and blanks at the end, and from ":" on (a stream). A rule
 * that names either form names the file. Never for opening files.
 */
export function foldedForms(path: string): readonly string[] {
  const folded = foldText(path);
  if (!/:|[. ](?:\/|$)/u.test(folded)) return [folded];
  const onWindows = folded.split('/').map(withoutDropped).join('/');
  return onWindows === folded ? [folded] : [folded, onWindows];
}

/** A path, or a rule for paths, without what forgiving file systems pass over; it is written in small letters. */
export function foldText(text: string): string {
  if (/^[ -~]*$/u.test(text)) return text.toLowerCase();
  const visible = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  // One by one, because at the end of a word a Greek sigma has another small letter; three times, because only a small sharp s becomes "ss".
  return Array.from(visible, (character) => character.toLowerCase().toUpperCase().toLowerCase())
    .join('')
    .normalize('NFKC');
}

/** The name as a folder has it, which lists `names`: the exact one, else one that its file system could take for the same; `name` where there is none. */
export function storedName(name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  const folded = foldText(name);
  return names.find((other) => foldText(other) === folded) ?? name;
}

function withoutDropped(name: string): string {
  return name.replace(/:.*$/su, '').replace(/[. ]+$/u, '');
}
