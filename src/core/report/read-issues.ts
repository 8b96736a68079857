import type { WrittenIssue } from '../../protocol/review-report.ts';
import { foldWords, saysNothing } from '../spec/fold-text.ts';
import { keyValue, listItem, withoutMarks, type MarkdownLine } from '../spec/markdown-lines.ts';

type Field = 'file' | 'line' | 'description' | 'fix' | 'rule';

interface Draft {
  readonly title: string;
  readonly fields: Map<Field, string[]>;
  current: Field | null;
}

const names: readonly (readonly [Field, RegExp])[] = [
  ['file', /^(file|files|arquivo|ficheiro|archivo|fichero)$/u],
  ['line', /^(lines?|linhas?|lineas?)$/u],
  ['description', /^(description|problem|descricao|descripcion)$/u],
  ['fix', /^((suggested |proposed )?(fix|solution)|correcao|correccion|solucao|solucion)$/u],
  ['rule', /^(rule|rule violated|violated rule|regra|regra violada|regla|regla violada|regla infringida)$/u],
];

/** All issues of a review, in order: `#### Issue n: {title}` with its fields, or plain list items below "Issues Found". */
export function readIssues(lines: readonly MarkdownLine[]): WrittenIssue[] {
  const drafts: Draft[] = [];
  let section: number | null = null;
  let draft: Draft | null = null;
  for (const line of lines) {
    if (line.heading) {
      const title = issueTitle(line.heading.text, section !== null && line.heading.level > section);
      const opens = isIssueSection(line.heading.text);
      if (opens || (title === null && (section === null || line.heading.level <= section))) section = opens ? line.heading.level : null;
      draft = opens || title === null ? null : { title, fields: new Map(), current: null };
      if (draft) drafts.push(draft);
    } else if (draft) readField(draft, line);
    else if (section !== null && !line.hidden) {
      const item = listItem(line.text);
      if (item && !saysNothing(item.text) && fieldOf(item.text) === null) {
        draft = null;
        drafts.push({ title: withoutMarks(item.text), fields: new Map([['description', [item.text]]]), current: null });
      } else {
        const last = drafts.at(-1);
        if (last) readField(last, line);
      }
    }
  }
  return drafts.map(finish);
}

function isIssueSection(heading: string): boolean {
  return (
    /^(\d{1,3} )?(issues?( found)?|problemas?( encontrados?)?|questoes encontradas|incidencias( encontradas)?|findings|achados|hallazgos)( \d{1,4})?$/u.test(
      foldWords(heading.slice(0, 200)),
    ) && !/\d\s*$/u.test(heading)
  );
}

/** Title of an issue heading; `inside` = below "Issues Found", where every deeper heading is an issue. */
function issueTitle(heading: string, inside: boolean): string | null {
  const found =
    /^[^\p{L}\p{N}]*(?:issue|problem|problema|quest[aã]o|achado|incidencia|hallazgo|finding)\s{0,4}#?\d{1,4}\s{0,4}[*_]{0,2}\s{0,4}[:：.–—-]?/iu.exec(
      heading,
    );
  if (found) return withoutMarks(heading.slice(found[0].length)) || withoutMarks(heading);
  return inside ? withoutMarks(heading.replace(/^\d{1,4}[.)]\s*/u, '')) : null;
}

function fieldOf(text: string): { field: Field; value: string } | null {
  const inline = keyValue(text);
  const name = inline ? foldWords(inline.key) : '';
  const field = names.find(([, pattern]) => pattern.test(name))?.[0];
  return inline && field ? { field, value: inline.value } : null;
}

function readField(draft: Draft, line: MarkdownLine): void {
  const found = line.hidden ? null : fieldOf(listItem(line.text)?.text ?? line.text);
  if (found) {
    draft.current = found.field;
    if (!draft.fields.has(found.field)) draft.fields.set(found.field, [found.value]);
  } else if (line.text.trim() !== '' || line.hidden) {
    const field = draft.current ?? 'description';
    // Files, lines and rules are one line; what follows them belongs to nothing in particular.
    if (field !== 'description' && field !== 'fix') return;
    const known = draft.fields.get(field);
    if (known) known.push(line.text.trimEnd());
    else draft.fields.set(field, [line.text.trim()]);
  }
}

function finish(draft: Draft): WrittenIssue {
  const value = (field: Field): string => (draft.fields.get(field) ?? []).join('\n').trim();
  const [file, rule, description, fix] = [value('file'), value('rule'), value('description'), value('fix')];
  return issueOf({ title: draft.title, file, line: readNumber(value('line')), description, fix, rule });
}

/** An issue as the rest of Batuta knows it: its file as the workspace writes it, nothing that only says "none". */
export function issueOf({ title, description, fix, ...given }: WrittenIssue): WrittenIssue {
  const { file, line: fileLine } = readPlace(given.file ?? '');
  const rule = given.rule === null || saysNothing(given.rule) ? null : withoutMarks(given.rule);
  return { title, file, line: given.line ?? fileLine, description, fix, rule };
}

/** "`src/a.ts:12`" → the path as the workspace writes it, and the line. */
function readPlace(value: string): { file: string | null; line: number | null } {
  const code = /`([^`]{1,1024})`/u.exec(value)?.[1];
  const text = (code ?? withoutMarks(value)).trim();
  if (saysNothing(text)) return { file: null, line: null };
  const place = /^(.{1,1024}?):(\d{1,9})(?:[-:,–]\d{1,9})?$/u.exec(text);
  const path = (place?.[1] ?? text).replaceAll('\\', '/').replace(/^(?:\.\/)+/u, '');
  return { file: path, line: readNumber(place?.[2] ?? '') };
}

function readNumber(value: string): number | null {
  const found = /\d{1,9}/u.exec(value)?.[0];
  const number = found ? Number(found) : 0;
  return number > 0 ? number : null;
}
