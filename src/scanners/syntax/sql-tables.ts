import type { Argument, Call, CallExpression, ClassDeclaration, Expression, Mark, Member } from './file-syntax.ts';
import { createReader, type Reader, type Token } from './sql-tokens.ts';

export const said = (name: string, ...args: readonly string[]): CallExpression => ({
  kind: 'call',
  name,
  typeArguments: [],
  on: null,
  args: args.map((text): Argument => ({ name: '', value: { kind: 'string', text } satisfies Expression })),
});

/** undefined: made from a query or another table; null: it cannot be read. */
export function tableOf(reader: Reader): ClassDeclaration | null | undefined {
  reader.take('if', 'not', 'exists');
  // A temporary one of SQL Server.
  if (reader.peek('#')) return undefined;
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

/** What only looks like a constraint: `key text`, `period integer`, but not `key by_name (name)`. */
function isColumn(part: readonly Token[]): boolean {
  const [first, second, third] = part;
  if (!first || !second || !maybeColumns.has(first.text) || second.isName || second.text === '(') return false;
  if (first.text === 'period') return second.text !== 'for';
  const isType =
    /^(?:(?:tiny|small|medium|big)?(?:int|text|blob)|integer|n?(?:var)?char\d?|string|uuid|jsonb?|bool(?:ean)?|date|timestamp(?:tz)?|numeric)$/u;
  return third?.text !== '(' || third.isName || isType.test(second.text);
}

const maybeColumns = new Set(['key', 'index', 'period', 'like']);

/** Of a table: `foreignKey` and `primaryKey` with columns, table and action, and the constraint's name; null: it is a column. */
export function constraintOf(part: readonly Token[]): Mark[] | null {
  const [first] = part;
  if (!first || first.isName || !constraints.has(first.text) || isColumn(part)) return null;
  const reader = createReader(part);
  const given = reader.take('constraint') && !reader.peek('foreign') && !reader.peek('primary') ? [namedBy(reader.name())] : [];
  if (reader.take('primary', 'key')) return [{ name: 'primaryKey', args: namesIn(reader.list()) }];
  if (!reader.take('foreign', 'key')) return [];
  if (!reader.peek('(')) reader.name();
  const columns = namesIn(reader.list());
  if (!reader.take('references')) return [];
  const table = reader.name();
  reader.list();
  return [{ name: 'foreignKey', args: [...said('', table, actionIn(part)).args, ...columns, ...given] }];
}

/** The name of a constraint, by which it can be dropped. */
const namedBy = (text: string): Argument => ({ name: 'constraint', value: { kind: 'string', text } });

const namesIn = (parts: readonly (readonly Token[])[] | null): Argument[] =>
  said('', ...(parts ?? []).map((part) => part[0]?.text ?? '')).args.slice();

function actionIn(part: readonly Token[]): string {
  const text = part.map((one) => one.text).join(' ');
  return /on delete (cascade|restrict|no action|set null|set default)/u.exec(text)?.[1] ?? '';
}

export function columnOf(part: readonly Token[]): Member {
  const reader = createReader(part);
  const { line = 1, text = '' } = reader.next() ?? {};
  const rest = part.slice(1);
  const words = rest.map((one) => (one.isName ? '' : one.text)).join(' ');
  const type = reader.name();
  const at = rest.findIndex((one) => one.text === 'references' && !one.isName);
  const marks: Mark[] = [];
  if (at >= 0) {
    const target = createReader(rest.slice(at + 1));
    const given = rest.slice(0, at).findLastIndex((one) => one.text === 'constraint' && !one.isName);
    const name = given < 0 ? [] : [namedBy(rest[given + 1]?.text ?? '')];
    marks.push({ name: 'foreignKey', args: [...said('', target.name(), actionIn(rest), text).args, ...name] });
  }
  const isOptional = !/not null|primary key/u.test(words);
  const values = type === 'enum' ? rest.filter((one) => one.text.startsWith("'")).map((one) => one.text.slice(1, -1)) : [];
  if (values.length > 0) marks.push({ name: 'enum', args: said('', ...values).args });
  return { name: text, line, type, isOptional, marks, value: null };
}

/** `CREATE TYPE … AS ENUM (…)`. */
export function enumOf(reader: Reader): Call[] {
  const line = reader.line();
  const within = reader.name();
  const values = reader.take('as', 'enum') ? reader.list() : null;
  return values ? [{ within, line, call: said('enum', ...values.map((part) => unquoted(part[0]))) }] : [];
}

/** `ALTER TYPE … ADD VALUE '…'`, or its new name. */
export function addedTo(reader: Reader): Call[] {
  const line = reader.line();
  const within = reader.name();
  if (reader.take('rename', 'to')) return [{ within, line, call: said('renameEnum', reader.name()) }];
  if (!reader.take('add', 'value')) return [];
  reader.take('if', 'not', 'exists');
  return [{ within, line, call: said('addEnum', unquoted(reader.next())) }];
}

const unquoted = (one: Token | undefined): string => one?.text.replace(/^'(.*)'$/su, '$1') ?? '';
