import type { Call } from './file-syntax.ts';
import { columnOf, constraintOf, said } from './sql-tables.ts';
import { createReader, type Reader, type Token } from './sql-tokens.ts';

type Change = Omit<Call, 'within' | 'line'>['call'];

/** With what a change may begin; what begins with anything else goes on with what was done last: `ADD a int, b int`. */
const verbs =
  /^(?:add|drop|rename|alter|modify|change|attach|detach|set|owner|enable|disable|validate|with|nocheck|check|inherit|no|convert|engine|default|auto_increment|order|force|replica|cluster)$/u;

/** Changes of a table, one call each. */
export function changesOf(reader: Reader): Call[] {
  reader.take('if', 'exists');
  reader.take('only');
  const line = reader.line();
  const within = reader.name();
  let last = '';
  return splitAtCommas(reader).flatMap((change) => {
    const [first] = change;
    const isNew = first !== undefined && !first.isName && verbs.test(first.text);
    if (isNew) last = change.some(({ text, isName }) => text === 'add' && !isName) ? 'add' : first.text;
    const inner = createReader(change);
    if (isNew && !inner.take('with', 'check', 'add')) inner.next();
    return changeOf(last, inner).map((call) => ({ within, line, call }));
  });
}

function splitAtCommas(reader: Reader): Token[][] {
  const changes: Token[][] = [[]];
  let depth = 0;
  for (let one = reader.next(); one; one = reader.next()) {
    if (!one.isName) depth += one.text === '(' ? 1 : one.text === ')' ? -1 : 0;
    if (one.text === ',' && !one.isName && depth === 0) changes.push([]);
    else changes.at(-1)?.push(one);
  }
  return changes;
}

function changeOf(verb: string, inner: Reader): Change[] {
  if (verb === 'attach' && inner.take('partition')) return [said('attach', inner.name())];
  if (verb === 'add') return addedBy(inner);
  if (verb === 'drop') return droppedBy(inner);
  if (verb === 'rename') return renamedBy(inner);
  const isKeyword = verb === 'change' || verb === 'modify' || verb === 'alter';
  if (!isKeyword || inner.peek('constraint') || inner.peek('index')) return [];
  inner.take('column');
  if (verb === 'change') {
    const from = inner.name();
    const column = columnOf(inner.rest());
    return [said('renameColumn', from, column.name), said('changeColumn', column.name, column.type, nullOf(column.isOptional))];
  }
  if (verb === 'modify') return columnsIn(inner).map(({ name, type, isOptional }) => said('changeColumn', name, type, nullOf(isOptional)));
  const name = inner.name();
  if (inner.take('set', 'not', 'null')) return [said('changeColumn', name, '', 'required')];
  if (inner.take('drop', 'not', 'null')) return [said('changeColumn', name, '', 'optional')];
  if (inner.take('type') || inner.take('set', 'data', 'type')) return [said('changeColumn', name, inner.name(), '')];
  if (inner.peek('set') || inner.peek('drop') || inner.peek('add') || inner.peek('reset')) return [];
  const { type, isOptional } = columnOf([{ text: name, line: 1, isName: true }, ...inner.rest()]);
  return [said('changeColumn', name, type, nullOf(isOptional))];
}

const nullOf = (isOptional: boolean): string => (isOptional ? 'optional' : 'required');

/** One column, or several in brackets. */
const columnsIn = (inner: Reader): ReturnType<typeof columnOf>[] => (inner.list() ?? [inner.rest()]).map(columnOf);

function addedBy(inner: Reader): Change[] {
  const isColumn = inner.take('column');
  inner.take('if', 'not', 'exists');
  if (!isColumn && !inner.peek('(')) {
    const constraint = constraintOf(inner.rest(false));
    if (constraint) return constraint.map(({ name, args }) => ({ ...said(name), args }));
  }
  return columnsIn(inner).flatMap((column): Change[] => {
    const key = column.marks.find(({ name }) => name === 'foreignKey');
    const added = said('addColumn', column.name, column.type, nullOf(column.isOptional));
    return key ? [added, { ...said('foreignKey'), args: key.args }] : [added];
  });
}

function droppedBy(inner: Reader): Change[] {
  const isKey = inner.take('constraint') || inner.take('foreign', 'key');
  if (
    !isKey &&
    /^(?:primary|index|key|check|partition|default|period)$/u.test(inner.rest(false)[0]?.text ?? '') &&
    inner.rest(false).length > 1
  )
    return [];
  if (!isKey) inner.take('column');
  inner.take('if', 'exists');
  return (inner.list() ?? [[inner.next()]]).map(([one]) => said(isKey ? 'dropKey' : 'dropColumn', one?.text ?? ''));
}

function renamedBy(inner: Reader): Change[] {
  if (inner.take('to') || inner.take('as')) return [said('rename', inner.name())];
  const isKey = inner.take('constraint');
  if (inner.peek('index') || inner.peek('key')) return [];
  if (!isKey) inner.take('column');
  const from = inner.name();
  return inner.take('to')
    ? [said(isKey ? 'renameKey' : 'renameColumn', from, inner.name())]
    : inner.isAtEnd()
      ? [said('rename', from)]
      : [];
}

/** `RENAME TABLE a TO b, c TO d` of MySQL. */
export function renamesOf(reader: Reader): Call[] {
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

/** `EXEC sp_rename 'dbo.a', 'b'` of SQL Server, of a column with a third text. */
export function procedureOf(statement: readonly Token[]): Call[] {
  const words = statement.map(({ text }) => text).filter((text) => text !== ',');
  const at = words.findIndex((word) => word === 'sp_rename');
  if (at < 0 || at > 3) return [];
  const [path, name = '', kind] = words.slice(at + 1).flatMap((word) => /^'([^']+)'$/u.exec(word)?.[1]?.replaceAll(/[[\]]/gu, '') ?? []);
  const parts = path?.split('.') ?? [];
  const line = statement[0]?.line ?? 1;
  if (kind === undefined) return parts.length > 0 && name !== '' ? [{ within: parts.at(-1) ?? '', line, call: said('rename', name) }] : [];
  if (kind.toLowerCase() !== 'column') return [];
  return [{ within: parts.at(-2) ?? '', line, call: said('renameColumn', parts.at(-1) ?? '', name) }];
}

export function dropsOf(reader: Reader): Call[] {
  reader.take('if', 'exists');
  const calls: Call[] = [];
  while (!reader.isAtEnd()) {
    const line = reader.line();
    const within = reader.name();
    if (/^\w/u.test(within) && within !== 'cascade' && within !== 'restrict') calls.push({ within, line, call: said('drop') });
  }
  return calls;
}
