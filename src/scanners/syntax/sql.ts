import type {
  Argument,
  Call,
  CallExpression,
  ClassDeclaration,
  EnumDeclaration,
  Expression,
  FileSyntax,
  Mark,
  Member,
} from './file-syntax.ts';
import { noSyntax } from './file-syntax.ts';

interface Token {
  /** A quoted name without its quotes; texts as they are; everything else in lower case. */
  readonly text: string;
  readonly line: number;
  readonly isName: boolean;
}

const token =
  /--[^\n]*|#[^\n]*|\/\*[^]*?\*\/|(\$\w*\$)[^]*?\1|'(?:[^'\\]|''|\\[^])*'|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([A-Za-z_][^\]]*)\]|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|\s+|[^]/gu;

/**
 * Reads the definitions of tables out of SQL of any dialect, statement by statement; what is no definition is passed over. Tables are
 * classes; `alter table` comes as calls: `foreignKey`, `addColumn`, `drop`, `rename`, `attach`. A reader of our own: what matters is the same in all
 * dialects, and parsers of whole dialects give up at statements that do not matter here.
 */
export async function readSql(text: string): Promise<FileSyntax> {
  const classes: ClassDeclaration[] = [];
  const enums: EnumDeclaration[] = [];
  const calls: Call[] = [];
  let errorLine: number | null = null;
  for (const statement of statementsOf(text, 1).flatMap(withBlocks)) {
    const reader = createReader(statement);
    if (reader.take('create')) {
      reader.skip('or', 'replace', 'global', 'local', 'unlogged', 'external', 'foreign');
      if (reader.peek('temp') || reader.peek('temporary')) continue;
      if (reader.take('table')) {
        const table = tableOf(reader);
        if (table) classes.push(table);
        else if (table === null) errorLine ??= statement[0]?.line ?? null;
      } else if (reader.take('type')) enums.push(...enumOf(reader));
    } else if (reader.take('alter') && reader.take('table')) calls.push(...changesOf(reader));
    else if (reader.take('drop') && reader.take('table')) calls.push(...dropsOf(reader));
    else if (reader.take('rename', 'table')) calls.push(...renamesOf(reader));
    else calls.push(...procedureOf(statement));
  }
  return { ...noSyntax, classes, enums, calls, errorLine };
}

/** What a `DO $$ BEGIN … END $$` defines at once, mostly only where it is not there yet; what a function defines, nobody may ever call. */
function withBlocks(statement: readonly Token[]): (readonly Token[])[] {
  if (statement[0]?.text !== 'do' || statement[0].isName) return [statement];
  const block = statement.find(({ text, isName }) => !isName && text.startsWith('$'));
  const body = /^(\$\w*\$)([^]*)\1$/u.exec(block?.text ?? '')?.[2] ?? '';
  return statementsOf(body, block?.line ?? 1).map((inner) => {
    const defines = ({ text, isName }: Token): boolean => !isName && /^(?:create|alter|drop)$/u.test(text);
    const at = inner.findIndex((one, index) => defines(one) && /^(?:begin|then|else|loop)$/u.test(inner[index - 1]?.text ?? 'begin'));
    return at < 0 ? [] : inner.slice(at);
  });
}

function statementsOf(text: string, from: number): Token[][] {
  const statements: Token[][] = [[]];
  let line = from;
  for (const found of text.matchAll(token)) {
    const [whole, , double, back, square] = found;
    const quoted = double ?? back ?? square;
    const isNothing = /^(?:--|#|\/\*|\s)/u.test(whole) && quoted === undefined;
    if (whole === ';' || (/^go$/iu.test(whole) && /^[^\S\n]*(?:\n|$)/u.test(text.slice(found.index + 2, found.index + 20))))
      statements.push([]);
    else if (!isNothing)
      statements.at(-1)?.push({ text: quoted ?? (/^['$]/u.test(whole) ? whole : whole.toLowerCase()), line, isName: quoted !== undefined });
    line += whole.split('\n').length - 1;
  }
  // A name without quotes keeps its case where it is needed: tables are compared without it.
  return statements.filter(({ length }) => length > 1);
}

function createReader(tokens: readonly Token[]) {
  let at = 0;
  const peek = (...texts: readonly string[]): boolean =>
    texts.every((text, index) => tokens[at + index]?.text === text && !tokens[at + index]?.isName);
  return {
    peek,
    take: (...texts: readonly string[]): boolean => {
      const isThere = peek(...texts);
      if (isThere) at += texts.length;
      return isThere;
    },
    skip: (...texts: readonly string[]): void => {
      while (texts.some((text) => peek(text))) at++;
    },
    next: (): Token | undefined => tokens[at++],
    line: (): number => tokens[at]?.line ?? tokens[0]?.line ?? 1,
    isAtEnd: (): boolean => at >= tokens.length,
    /** `schema.table` → `table`. */
    name: (): string => {
      let name = tokens[at++]?.text ?? '';
      while (peek('.')) {
        at++;
        name = tokens[at++]?.text ?? '';
      }
      return name;
    },
    /** What stands in brackets, at its commas; null: here is no bracket, or it is never closed. */
    list: (): Token[][] | null => {
      if (!peek('(')) return null;
      const parts: Token[][] = [[]];
      let depth = 0;
      for (; at < tokens.length; at++) {
        const one = tokens[at];
        if (!one) break;
        if (one.text === '(' && !one.isName && depth++ === 0) continue;
        if (one.text === ')' && !one.isName && --depth === 0) {
          at++;
          return parts.filter(({ length }) => length > 0);
        }
        if (one.text === ',' && !one.isName && depth === 1) parts.push([]);
        else parts.at(-1)?.push(one);
      }
      return null;
    },
  };
}

type Reader = ReturnType<typeof createReader>;

const said = (name: string, ...args: readonly string[]): CallExpression => ({
  kind: 'call',
  name,
  typeArguments: [],
  on: null,
  args: args.map((text): Argument => ({ name: '', value: { kind: 'string', text } satisfies Expression })),
});

/** undefined: made from a query or another table; null: it cannot be read. */
function tableOf(reader: Reader): ClassDeclaration | null | undefined {
  reader.take('if', 'not', 'exists');
  const line = reader.line();
  const name = reader.name();
  if (reader.peek('as') || reader.peek('like') || reader.peek('partition') || reader.peek('select')) return undefined;
  const parts = reader.list();
  if (!parts || name === '') return null;
  const members: Member[] = [];
  const marks: Mark[] = [];
  for (const part of parts) {
    const constraint = constraintOf(part);
    if (constraint) marks.push(...constraint);
    else members.push(columnOf(part));
  }
  return { name, line, isAbstract: false, bases: [], marks, members };
}

const constraints = new Set([
  'constraint',
  'primary',
  'foreign',
  'unique',
  'check',
  'key',
  'index',
  'exclude',
  'fulltext',
  'spatial',
  'like',
  'period',
]);

/** Of a table: `foreignKey` and `primaryKey` with columns, table and action; null: it is a column. */
function constraintOf(part: readonly Token[]): Mark[] | null {
  const [first, second] = part;
  if (
    !first ||
    first.isName ||
    !constraints.has(first.text) ||
    (first.text === 'key' && second && !second.isName && second.text !== '(' && part.length === 2)
  )
    return null;
  const reader = createReader(part);
  if (reader.take('constraint') && !reader.peek('foreign') && !reader.peek('primary')) reader.name();
  if (reader.take('primary', 'key')) return [{ name: 'primaryKey', args: namesIn(reader.list()) }];
  if (!reader.take('foreign', 'key')) return [];
  if (!reader.peek('(')) reader.name();
  const columns = namesIn(reader.list());
  if (!reader.take('references')) return [];
  const table = reader.name();
  reader.list();
  return [{ name: 'foreignKey', args: [...said('', table, actionIn(part)).args, ...columns] }];
}

const namesIn = (parts: readonly (readonly Token[])[] | null): Argument[] =>
  said('', ...(parts ?? []).map((part) => part[0]?.text ?? '')).args.slice();

function actionIn(part: readonly Token[]): string {
  const text = part.map((one) => one.text).join(' ');
  return /on delete (cascade|restrict|no action|set null|set default)/u.exec(text)?.[1] ?? '';
}

function columnOf(part: readonly Token[]): Member {
  const reader = createReader(part);
  const { line = 1, text = '' } = reader.next() ?? {};
  const rest = part.slice(1);
  const words = rest.map((one) => (one.isName ? '' : one.text)).join(' ');
  const type = reader.name();
  const at = rest.findIndex((one) => one.text === 'references' && !one.isName);
  const marks: Mark[] = [];
  if (at >= 0) {
    const target = createReader(rest.slice(at + 1));
    marks.push({ name: 'foreignKey', args: said('', target.name(), actionIn(rest), text).args });
  }
  const isOptional = !/not null|primary key/u.test(words);
  const values = type === 'enum' ? rest.filter((one) => one.text.startsWith("'")).map((one) => one.text.slice(1, -1)) : [];
  if (values.length > 0) marks.push({ name: 'enum', args: said('', ...values).args });
  return { name: text, line, type, isOptional, marks, value: null };
}

function enumOf(reader: Reader): EnumDeclaration[] {
  const line = reader.line();
  const name = reader.name();
  const values = reader.take('as', 'enum') ? reader.list() : null;
  return values ? [{ name, line, values: values.map((part) => part[0]?.text.replace(/^'(.*)'$/su, '$1') ?? '') }] : [];
}

/** Changes of a table, one call each. */
function changesOf(reader: Reader): Call[] {
  reader.take('if', 'exists');
  reader.take('only');
  const line = reader.line();
  const within = reader.name();
  const changes: Token[][] = [[]];
  let depth = 0;
  for (let one = reader.next(); one; one = reader.next()) {
    if (!one.isName) depth += one.text === '(' ? 1 : one.text === ')' ? -1 : 0;
    if (one.text === ',' && depth === 0) changes.push([]);
    else changes.at(-1)?.push(one);
  }
  return changes.flatMap((change): Call[] => {
    const inner = createReader(change);
    if (inner.take('attach', 'partition')) return [{ within, line, call: said('attach', inner.name()) }];
    if (inner.take('rename', 'to')) return [{ within, line, call: said('rename', inner.name()) }];
    const isAdded = inner.take('add') || inner.take('with', 'check', 'add');
    if (!isAdded) return [];
    inner.take('column');
    inner.take('if', 'not', 'exists');
    const rest: Token[] = [];
    for (let one = inner.next(); one; one = inner.next()) rest.push(one);
    const constraint = constraintOf(rest);
    if (constraint)
      return constraint
        .filter(({ name }) => name === 'foreignKey')
        .map(({ name, args }) => ({ within, line, call: { ...said(name), args } }));
    const column = columnOf(rest);
    const key = column.marks.find(({ name }) => name === 'foreignKey');
    return [
      { within, line, call: said('addColumn', column.name, column.type, column.isOptional ? '' : 'required') },
      ...(key ? [{ within, line, call: { ...said('foreignKey'), args: key.args } }] : []),
    ];
  });
}

/** `RENAME TABLE a TO b, c TO d` of MySQL. */
function renamesOf(reader: Reader): Call[] {
  reader.take('if', 'exists');
  const calls: Call[] = [];
  while (!reader.isAtEnd()) {
    const line = reader.line();
    const within = reader.name();
    if (!reader.take('to')) return calls;
    calls.push({ within, line, call: said('rename', reader.name()) });
    reader.take(',');
  }
  return calls;
}

/** `EXEC sp_rename 'dbo.a', 'b'` of SQL Server; with a third text it is no table that is renamed. */
function procedureOf(statement: readonly Token[]): Call[] {
  const words = statement.map(({ text }) => text).filter((text) => text !== ',');
  const at = words.findIndex((word) => word === 'sp_rename');
  if (at < 0 || at > 3) return [];
  const names = words.slice(at + 1).flatMap((word) => /^'(?:\[?\w+\]?\.)?\[?(\w+)\]?'$/u.exec(word)?.[1] ?? []);
  const [within = '', name = ''] = names;
  const line = statement[0]?.line ?? 1;
  return names.length === 2 ? [{ within, line, call: said('rename', name) }] : [];
}

function dropsOf(reader: Reader): Call[] {
  reader.take('if', 'exists');
  const calls: Call[] = [];
  while (!reader.isAtEnd()) {
    const line = reader.line();
    const within = reader.name();
    if (/^\w/u.test(within) && within !== 'cascade' && within !== 'restrict') calls.push({ within, line, call: said('drop') });
  }
  return calls;
}
