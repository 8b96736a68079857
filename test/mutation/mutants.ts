import { parseSync } from 'oxc-parser';
import { child, executed, type Node } from './syntax.ts';

/** One small change of one file that tests should notice. */
export interface Mutant {
  /** From the root of the tree, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Its whole line, without the blanks around it. */
  readonly code: string;
  /** Where in it the change begins: a line may hold the same operator twice. */
  readonly at: number;
  /** What stands there, and what replaces it. */
  readonly before: string;
  readonly after: string;
}

const operators: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '-': '+',
  '*': '/',
  '/': '*',
  '&&': '||',
  '||': '&&',
};
const methods: Readonly<Record<string, string>> = { some: 'every', every: 'some', min: 'max', max: 'min', startsWith: 'endsWith' };
/** Texts that programs compare; sentences for people have blanks. */
const word = /^[a-z][\w.-]*$/u;

type Around = readonly Node[];
type Change = readonly [node: { readonly start: number; readonly end: number }, after: string];

/** Every mutant of one file, in its order. Throws when it is no TypeScript. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  const found: Mutant[] = [];
  for (const { node, around } of executed(program as unknown as Node))
    for (const [{ start, end }, after] of changesOf(node, around, source))
      found.push({ file, ...placeOf(start, source), start, end, before: source.slice(start, end), after });
  return found.toSorted((one, other) => one.start - other.start || one.end - other.end);
}

export function mutated(source: string, { start, end, after }: Mutant): string {
  return source.slice(0, start) + after + source.slice(end);
}

function placeOf(start: number, source: string): Pick<Mutant, 'line' | 'code' | 'at'> {
  const before = source.slice(0, start).split('\n');
  const whole = source.split('\n')[before.length - 1] ?? '';
  return { line: before.length, code: whole.trim(), at: (before.at(-1) ?? '').length - (whole.length - whole.trimStart().length) };
}

function changesOf(node: Node, around: Around, source: string): Change[] {
  const text = (one: Node | null): string => (one ? source.slice(one.start, one.end) : '');
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return operatorOf(node, source);
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return negated(child(node, 'test'), text);
    case 'UnaryExpression':
      return node['operator'] === '!' ? [[node, text(child(node, 'argument'))]] : [];
    case 'ReturnStatement':
      return isConstant(child(node, 'argument')) ? [] : [[node, 'return undefined;']];
    case 'ExpressionStatement':
      return removed(node, text);
    case 'Literal':
      return literal(node, around);
    case 'CallExpression':
      return renamed(child(node, 'callee'), text);
    default:
      return [];
  }
}

function operatorOf(node: Node, source: string): Change[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  if (!left || !right) return [];
  if (node['operator'] === '??') return [[node, source.slice(left.start, left.end)]];
  const after = operators[String(node['operator'])];
  const at = source.indexOf(String(node['operator']), left.end);
  // A comment between the operands may have the operator in it.
  if (after === undefined || at < 0 || /\/[/*]/.test(source.slice(left.end, at))) return [];
  return [[{ start: at, end: at + String(node['operator']).length }, after]];
}

function negated(test: Node | null, text: (one: Node | null) => string): Change[] {
  // `!a` is turned into `a` where it stands.
  return test && test['operator'] !== '!' ? [[test, `!(${text(test)})`]] : [];
}

/** A call of which nothing is kept is left out, awaited or not; an awaited one is also no longer waited for. */
function removed(statement: Node, text: (one: Node | null) => string): Change[] {
  const expression = child(statement, 'expression');
  if (expression?.type === 'AwaitExpression') {
    const call = child(expression, 'argument');
    return [
      [statement, ';'],
      [expression, text(call)],
    ];
  }
  const call = expression?.type === 'UnaryExpression' ? child(expression, 'argument') : expression;
  return call?.type === 'CallExpression' && !/logger/.test(text(call)) ? [[statement, ';']] : [];
}

function literal(node: Node, [parent, ...more]: Around): Change[] {
  const { value } = node;
  if (typeof value === 'boolean') return [[node, String(!value)]];
  if (typeof value === 'number') return [[node, String(value + 1)]];
  if (typeof value !== 'string' || !word.test(value) || !parent) return [];
  const compared = parent.type === 'BinaryExpression' || parent.type === 'SwitchCase' || parent.type === 'ArrayExpression';
  const told = parent.type === 'Property' && parent['value'] === node && more[0]?.type === 'ObjectExpression';
  return compared || told ? [[node, `'${value}-not'`]] : [];
}

function renamed(callee: Node | null, text: (one: Node | null) => string): Change[] {
  const property = callee?.type === 'MemberExpression' ? child(callee, 'property') : null;
  const name = text(property);
  const after = Object.hasOwn(methods, name) ? methods[name] : undefined;
  return property && after !== undefined ? [[property, after]] : [];
}

function isConstant(node: Node | null): boolean {
  return node === null || node.type === 'Literal' || (node.type === 'Identifier' && node['name'] === 'undefined');
}
