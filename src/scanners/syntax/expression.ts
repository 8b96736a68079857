import type { Node } from 'web-tree-sitter';
import type { Argument, CallExpression, Expression } from './file-syntax.ts';

/** Longer source texts say nothing to a scanner. */
const longestText = 200;

const calls = new Set(['call_expression', 'call', 'invocation_expression']);
const members = new Set([
  'member_expression',
  'attribute',
  'field_access',
  'member_access_expression',
  'qualified_name',
  'scoped_identifier',
]);
const strings = new Set(['string', 'string_literal', 'verbatim_string_literal', 'raw_string_literal', 'template_string']);
const lists = new Set(['array', 'list', 'tuple', 'element_value_array_initializer', 'anonymous_object_creation_expression', 'list_splat']);
const records = new Set(['object', 'dictionary']);
const functions = new Set(['arrow_function', 'lambda', 'lambda_expression']);
const pairs = new Set(['pair', 'keyword_argument', 'element_value_pair']);
const wrappers = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'argument',
  'attribute_argument',
  'await_expression',
  'spread_element',
  'expression_statement',
  'postfix_unary_expression',
  'cast_expression',
]);

/** So deep is no code that a person writes; what is deeper is a text. */
const deepest = 200;
let depth = 0;

/** An expression of any of the languages: their grammars name the same things differently. */
export function expressionOf(node: Node): Expression {
  if (depth >= deepest) return text(node);
  depth++;
  try {
    return readExpression(node);
  } finally {
    depth--;
  }
}

function readExpression(node: Node): Expression {
  const { type } = node;
  if (calls.has(type)) return callOf(node);
  if (strings.has(type)) return { kind: 'string', text: stringText(node) };
  if (lists.has(type)) return { kind: 'list', items: parts(node).map(expressionOf) };
  if (records.has(type)) return { kind: 'record', fields: parts(node).map(argumentOf) };
  if (functions.has(type)) {
    const body = node.childForFieldName('body');
    return body === null || body.type === 'block' || body.type === 'statement_block'
      ? text(node)
      : { kind: 'function', body: expressionOf(body) };
  }
  const inner = wrappers.has(type)
    ? type === 'cast_expression'
      ? node.lastNamedChild
      : type === 'argument' || type === 'attribute_argument'
        ? node.lastNamedChild
        : node.firstNamedChild
    : null;
  return inner ? expressionOf(inner) : text(node);
}

export function callOf(node: Node): CallExpression {
  const callee = node.childForFieldName('function');
  const args = node.childForFieldName('arguments');
  const target = calleeOf(callee);
  return {
    kind: 'call',
    ...target,
    typeArguments: target.typeArguments.length > 0 ? target.typeArguments : typeArgumentsOf(node),
    args: args ? argumentsOf(args) : [],
  };
}

function calleeOf(callee: Node | null): Pick<CallExpression, 'name' | 'typeArguments' | 'on'> {
  if (callee === null) return { name: '', typeArguments: [], on: null };
  if (!members.has(callee.type)) return { name: plainName(callee), typeArguments: typeArgumentsOf(callee), on: null };
  const [object, name] = [callee.firstNamedChild, callee.lastNamedChild];
  return { name: name ? plainName(name) : '', typeArguments: name ? typeArgumentsOf(name) : [], on: object ? expressionOf(object) : null };
}

/** A name without its type arguments. */
export function plainName(node: Node): string {
  return (node.type === 'generic_name' || node.type === 'generic_type' ? (node.firstNamedChild?.text ?? '') : node.text).slice(
    0,
    longestText,
  );
}

/** The types between `<` and `>`, as they are written. */
export function typeArgumentsOf(node: Node): string[] {
  const list = node.namedChildren.find((child) => child?.type === 'type_arguments' || child?.type === 'type_argument_list');
  return list ? parts(list).map((child) => child.text) : [];
}

/** The arguments of a call, decorator, annotation or attribute. */
export function argumentsOf(list: Node): Argument[] {
  return parts(list).map(argumentOf);
}

function argumentOf(node: Node): Argument {
  if (pairs.has(node.type)) {
    const name = node.childForFieldName('key') ?? node.childForFieldName('name');
    const value = node.childForFieldName('value');
    return { name: name ? keyText(name) : '', value: value ? expressionOf(value) : text(node) };
  }
  // `Name = value` of an attribute, `name: value` of a call.
  const named = node.type === 'attribute_argument' || node.type === 'argument' ? node.childForFieldName('name') : null;
  const value = node.type === 'attribute_argument' ? node.firstNamedChild : null;
  if (value?.type === 'assignment_expression') {
    const [left, right] = [value.childForFieldName('left'), value.childForFieldName('right')];
    if (left && right) return { name: left.text, value: expressionOf(right) };
  }
  return { name: named?.text ?? '', value: expressionOf(node) };
}

const keyText = (node: Node): string => (strings.has(node.type) ? stringText(node) : node.text);

function stringText(node: Node): string {
  const content = parts(node).filter((child) => /fragment|content|escape/u.test(child.type));
  const text = content.map((child) => child.text).join('');
  return text.slice(0, longestText);
}

const text = (node: Node): Expression => ({ kind: 'name', text: node.text.slice(0, longestText) });

/** Named children without comments. */
export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && !child.type.includes('comment'));
}

export const lineOf = (node: Node): number => node.startPosition.row + 1;
