import type { Argument, ClassDeclaration, EnumDeclaration, Expression, FileSyntax, Mark, Member } from './file-syntax.ts';
import { noSyntax } from './file-syntax.ts';

const head = /^[ \t]*(model|view|type|enum)[ \t]+(\w+)[ \t]*\{[^\n]*\n?/gmu;
const end = /^[ \t]*\}/gmu;
const field = /^[ \t]*(\w+)[ \t]+([\w.]+(?:\("[^"]*"\))?)(\[\])?(\?)?(.*)$/u;

/**
 * Reads a Prisma schema: models as classes, `@id` and the like as marks, blocks' `@@id` as marks of the class. A reader of our own, because
 * the published ones load settings, code among them, out of the current folder.
 */
export async function readPrisma(text: string): Promise<FileSyntax> {
  const plain = text
    .replace(/\r\n?/gu, '\n')
    .replace(/("(?:[^"\\\n]|\\.){0,1000}")|\/\/[^\n]*/gu, (_, quoted: string | undefined) => quoted ?? '');
  const lineAt = linesOf(plain);
  const classes: ClassDeclaration[] = [];
  const enums: EnumDeclaration[] = [];
  let errorLine: number | null = null;
  for (const { index, kind, name, body } of blocksIn(plain)) {
    const line = lineAt(index);
    if (body === null) {
      if (kind === 'model' || kind === 'enum') errorLine ??= line;
      continue;
    }
    const rows = logicalLines(body, line + 1);
    if (kind === 'enum') {
      const values = rows.flatMap((row) => /^\s*(\w+)/u.exec(row.text)?.[1] ?? []);
      enums.push({ name, line, values });
    } else {
      const marks = rows.filter(({ text }) => /^\s*@@/u.test(text)).flatMap((row) => marksIn(row.text));
      const members = rows.flatMap((row) => memberOf(row.text, row.line));
      classes.push({ name, line, isAbstract: kind === 'type', bases: [], marks, members });
    }
  }
  return { ...noSyntax, classes, enums, errorLine };
}

interface Block {
  readonly index: number;
  readonly kind: string;
  readonly name: string;
  /** null: it never ends. */
  readonly body: string | null;
}

function* blocksIn(text: string): Generator<Block> {
  let areEnding = true;
  for (let at = 0; ;) {
    head.lastIndex = at;
    const found = head.exec(text);
    if (!found) return;
    const [whole, kind = '', name = ''] = found;
    at = found.index + whole.length;
    end.lastIndex = at;
    const close: RegExpExecArray | null = areEnding ? end.exec(text) : null;
    areEnding = close !== null;
    yield { index: found.index, kind, name, body: close && text.slice(at, close.index) };
    if (close) at = end.lastIndex;
  }
}

/** The lines of places in a text, which are asked for from its beginning on. */
function linesOf(text: string): (index: number) => number {
  let [line, end] = [1, text.indexOf('\n')];
  return (index) => {
    for (; end >= 0 && end < index; end = text.indexOf('\n', end + 1)) line++;
    return line;
  };
}

/** Lines, those with an open bracket joined with what follows. */
function logicalLines(body: string, first: number): { text: string; line: number }[] {
  const rows: { text: string; line: number }[] = [];
  let depth = 0;
  for (const [index, text] of body.split('\n').entries()) {
    const last = rows.at(-1);
    if (depth > 0 && last) last.text += ` ${text}`;
    else rows.push({ text, line: first + index });
    const bare = text.replaceAll(/"(?:[^"\\]|\\.){0,1000}"/gu, '');
    depth += (bare.match(/[([]/gu)?.length ?? 0) - (bare.match(/[)\]]/gu)?.length ?? 0);
  }
  return rows;
}

function memberOf(text: string, line: number): Member[] {
  const [, name, type, list, optional, rest = ''] = field.exec(text) ?? [];
  if (name === undefined || type === undefined) return [];
  return [{ name, line, type: `${type}${list ?? ''}`, isOptional: optional !== undefined, marks: marksIn(rest), value: null }];
}

function marksIn(text: string): Mark[] {
  const found: Mark[] = [];
  for (const start of text.matchAll(/@@?([\w.]+)(\()?/gu)) {
    const open = start.index + start[0].length;
    found.push({ name: start[1] ?? '', args: start[2] ? split(inBrackets(text, open)).map(argumentOf) : [] });
  }
  return found;
}

/** What stands from here to the bracket that closes. */
function inBrackets(text: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfString(text, at);
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth === 0) break;
  }
  return text.slice(from, at);
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** At the commas that stand in no bracket. */
function split(text: string): string[] {
  const found: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character !== undefined && '([{'.includes(character)) depth++;
    else if (character !== undefined && ')]}'.includes(character)) depth--;
    else if ((character === ',' && depth === 0) || character === undefined) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return found.filter((part) => part !== '');
}

function argumentOf(text: string): Argument {
  const named = /^(\w+)\s*:\s*([^]*)$/u.exec(text);
  return { name: named?.[1] ?? '', value: valueOf(named?.[2] ?? text) };
}

function valueOf(text: string): Expression {
  if (text.startsWith('[')) return { kind: 'list', items: split(text.slice(1, -1)).map(valueOf) };
  return text.startsWith('"') ? { kind: 'string', text: text.slice(1, -1) } : { kind: 'name', text };
}
