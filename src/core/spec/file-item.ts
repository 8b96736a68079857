import { foldWords } from './fold-text.ts';

export interface FileItem {
  /** `/` between folders, without a leading `./`; not yet checked. */
  readonly path: string;
  /** Its old path, of a file that is moved. */
  readonly from?: string;
  readonly deleted?: true;
  readonly description: string;
}

const verbs = new Set(
  (
    'create modify update add edit change extend delete remove new criar modificar atualizar alterar editar adicionar remover ' +
    'crear actualizar cambiar anadir eliminar novo nuevo file arquivo archivo rename move renomear renombrar mover excluir borrar'
  ).split(' '),
);
const deleting =
  /^(delete[ds]?|remove[ds]?|excluir|excluid[oa]|eliminar|eliminad[oa]|remover|removid[oa]|borrar|borrad[oa])( (it|(the |this )?file|(o |este )?arquivo|(el |este )?archivo))?$/u;

/**
 * Reads `{file}: {description}` in the forms that models write: backticks, emphasis or a link around the path, a dash instead of the
 * colon, "(new)" or "(delete)" behind the path, a verb before it, "{old} → {new}", no description. null: no path.
 */
export function fileItem(text: string): FileItem | null {
  const whole = text.trim();
  return moved(whole) ?? single(whole);
}

function single(text: string): FileItem | null {
  return marked(text) ?? plain(text);
}

/** `old → new`, each marked for itself or both together. */
function moved(text: string): FileItem | null {
  const arrow = /\s{0,9}(?:→|->|=>)\s{0,9}/u.exec(text);
  if (!arrow) return null;
  const before = text.slice(0, arrow.index);
  const open = ['`', '**'].find((mark) => before.split(mark).length % 2 === 0) ?? '';
  const from = single(before + open);
  if (!from || from.description !== '' || (/\s/u.test(from.path) && !/[`*]/u.test(before))) return null;
  const to = single(open + text.slice(arrow.index + arrow[0].length));
  return to && { ...to, from: from.path };
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
  const behind = rest.slice(found[0].length).trim();
  const note = /^\(([^()]{0,60})\)/u.exec(behind);
  const description = behind.slice(note?.[0].length ?? 0).replace(/^[\s:：–—-]+/u, '');
  return item(path, description.trim(), [before, note?.[1] ?? '']);
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
  // "src/a.ts (new)": a bracket without a blank before it is part of the path.
  const open = head.endsWith(')') ? head.lastIndexOf(' (') : -1;
  const noted = open > 0 ? head.slice(0, open).trim() : head;
  const blank = noted.indexOf(' ');
  const verb = blank > 0 ? foldWords(noted.slice(0, blank)) : '';
  const path = verbs.has(verb) ? noted.slice(blank + 1).trim() : noted;
  // "app/my page/x.ts" is a path, "Run the migrations" is not.
  return looksLikePath(path) ? item(path, description, [verb, head.slice(noted.length)]) : null;
}

function looksLikePath(text: string): boolean {
  if (text === '' || text.length > 1024) return false;
  const words = text.split(' ');
  if (words.length === 1) return !/[()<>"|?{}]$/u.test(text);
  // A path with blanks must have a folder in its first word, or an extension.
  return /[\\/]/u.test(words[0] ?? '') || /\.[A-Za-z0-9]{1,8}$/u.test(words.at(-1) ?? '');
}

/** `said`: what stands beside the path, besides its description. */
function item(path: string, description: string, said: readonly string[]): FileItem | null {
  const clean = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/u, '')
    .replace(/:\d{1,9}(?:[-:]\d{1,9})?$/u, '');
  if (clean === '') return null;
  const deleted = [...said, description].some((words) => deleting.test(foldWords(words)));
  return { path: clean, ...(deleted ? { deleted } : {}), description };
}
