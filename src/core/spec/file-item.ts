import { foldWords } from './fold-text.ts';

export interface FileItem {
  /** `/` between folders, without a leading `./`; not yet checked. */
  readonly path: string;
  readonly description: string;
}

const verbs = new Set(
  (
    'create modify update add edit change extend delete remove new criar modificar atualizar alterar editar adicionar remover ' +
    'crear actualizar cambiar anadir eliminar novo nuevo file arquivo archivo'
  ).split(' '),
);

/**
 * Reads `{file}: {description}` in the forms that models write: backticks, emphasis or a link around the path, a dash instead of the
 * colon, "(new)" behind the path, a verb before it, no description. null: no path.
 */
export function fileItem(text: string): FileItem | null {
  const whole = text.trim();
  return marked(whole) ?? plain(whole);
}

/** A path in backticks, emphasis or a link, at the start or behind a verb. */
function marked(text: string): FileItem | null {
  const start = text.search(/[`*[]/u);
  if (start < 0) return null;
  const before = foldWords(text.slice(0, start));
  if (before !== '' && !verbs.has(before)) return null;
  const rest = text.slice(start);
  const link = /^\**\[([^\]]{1,1024})\]\([^)]{0,1024}\)\**/u.exec(rest);
  const code = /^\**`{1,2}([^`]{1,1024})`{1,2}\**/u.exec(rest);
  const bold = /^\*{1,3}([^*`[\]]{1,1024})\*{1,3}/u.exec(rest);
  const found = link ?? code ?? bold;
  if (!found?.[1]) return null;
  const inner = found[1].replace(/[`*]/gu, '').trim();
  const path = bold === found ? inner.replace(/:$/u, '').trim() : inner;
  if (bold === found && !looksLikePath(path)) return null;
  return item(path, afterPath(rest.slice(found[0].length)));
}

function afterPath(rest: string): string {
  const bare = rest.trim();
  const note = /^\(([^()]{0,60})\)/u.exec(bare);
  return (note ? bare.slice(note[0].length) : bare).replace(/^[\s:：–—-]+/u, '').trim();
}

function plain(text: string): FileItem | null {
  const drive = /^[a-z]:[\\/]/iu.test(text) ? 2 : 0;
  const colon = text.slice(drive).search(/[:：]/u);
  const dash = text.search(/\s[–—-]\s/u);
  const end = colon >= 0 && (dash < 0 || colon + drive < dash) ? colon + drive : dash;
  const head = (end < 0 ? text : text.slice(0, end)).trim();
  const description =
    end < 0
      ? ''
      : text
          .slice(end)
          .replace(/^[\s:：–—-]+/u, '')
          .trim();
  const path = withoutVerb(withoutNote(head));
  // "app/my page/x.ts" is a path, "Run the migrations" is not.
  return looksLikePath(path) ? item(path, description) : null;
}

/** "src/a.ts (new)" → "src/a.ts"; a bracket without a blank before it is part of the path. */
function withoutNote(head: string): string {
  const open = head.lastIndexOf(' (');
  return open > 0 && head.endsWith(')') ? head.slice(0, open).trim() : head;
}

function withoutVerb(head: string): string {
  const blank = head.indexOf(' ');
  return blank > 0 && verbs.has(foldWords(head.slice(0, blank))) ? head.slice(blank + 1).trim() : head;
}

function looksLikePath(text: string): boolean {
  if (text === '' || text.length > 1024) return false;
  const words = text.split(' ');
  if (words.length === 1) return !/[()<>"|?{}]$/u.test(text);
  // A path with blanks must have a folder in its first word, or an extension.
  return /[\\/]/u.test(words[0] ?? '') || /\.[A-Za-z0-9]{1,8}$/u.test(words.at(-1) ?? '');
}

function item(path: string, description: string): FileItem | null {
  const clean = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/u, '')
    .replace(/:\d{1,9}(?:[-:]\d{1,9})?$/u, '');
  return clean === '' ? null : { path: clean, description };
}
