import type { Node } from 'web-tree-sitter';
import { lineOf, parts } from './expression.ts';
import type { Base, Call, ClassDeclaration, EnumDeclaration, Expression, FileSyntax, Import, Member } from './file-syntax.ts';
import { parse } from './grammar.ts';
import { baseOf, callsNamed, firstError, markOf, typeParametersOf } from './members.ts';

/** What EF's fluent interface says of entities and relations. */
const called =
  'Entity HasOne HasMany WithOne WithMany OwnsOne OwnsMany HasForeignKey OnDelete IsRequired UsingEntity ToTable Ignore HasKey HasNoKey HasConversion'.split(
    ' ',
  );

export function readCSharp(text: string): Promise<FileSyntax> {
  return parse('c-sharp', text, (root) => ({
    namespace:
      root.descendantsOfType(['namespace_declaration', 'file_scoped_namespace_declaration'])[0]?.childForFieldName('name')?.text ?? '',
    imports: root.descendantsOfType('using_directive').flatMap((node) => (node ? importOf(node) : [])),
    classes: root.descendantsOfType(['class_declaration', 'record_declaration']).flatMap((node) => (node ? [classOf(node)] : [])),
    enums: root.descendantsOfType('enum_declaration').flatMap((node) => (node ? [enumOf(node)] : [])),
    bindings: [],
    calls: withBuilders(root.text, callsNamed(root, 'invocation_expression', called)),
    errorLine: firstError(root, called),
  }));
}

/** Calls on `var order = builder.Entity<Order>();` are about Order, from there on. */
function withBuilders(text: string, calls: readonly Call[]): Call[] {
  const made = [...text.matchAll(/\b(\w+)\s*=\s*\w+\s*\.\s*Entity<([\w.]+)>\(\s*\)\s*;/gu)];
  if (made.length === 0) return [...calls];
  const builders = made.map(({ 1: name = '', 2: type = '', index }) => ({ name, type, line: text.slice(0, index).split('\n').length }));
  return calls.map((one) => {
    let root: Expression = one.call;
    while (root.kind === 'call' && root.on) root = root.on;
    const name = root.kind === 'name' ? root.text : '';
    const of = one.of ?? builders.findLast((builder) => builder.name === name && builder.line <= one.line)?.type;
    return of === undefined ? one : { ...one, of };
  });
}

function importOf(node: Node): Import[] {
  const alias = node.childForFieldName('name')?.text;
  const path = node.lastNamedChild?.text ?? '';
  return [
    alias === undefined
      ? { name: '*', from: path, original: '*', ...(node.text.startsWith('global') ? { isGlobal: true } : {}) }
      : { name: alias, from: path.slice(0, Math.max(path.lastIndexOf('.'), 0)), original: path.slice(path.lastIndexOf('.') + 1) },
  ];
}

const modifiers = (node: Node): string[] =>
  parts(node)
    .filter(({ type }) => type === 'modifier')
    .map((one) => one.text);

function classOf(node: Node): ClassDeclaration {
  const body = node.childForFieldName('body');
  const bases = parts(node).find(({ type }) => type === 'base_list');
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node.childForFieldName('name') ?? node),
    isAbstract: modifiers(node).includes('abstract'),
    ...(modifiers(node).includes('partial') ? { isPartial: true } : {}),
    bases: bases
      ? parts(bases)
          .filter(({ type }) => type !== 'argument_list')
          .map((base) => qualified(base.type === 'primary_constructor_base_type' ? (base.firstNamedChild ?? base) : base))
      : [],
    ...typeParametersOf(node),
    marks: marksOf(node),
    members: [...primaryOf(node), ...(body ? parts(body).flatMap(membersOf) : [])],
  };
}

function qualified(node: Node): Base {
  const base = baseOf(node);
  const qualifier = node.type === 'qualified_name' ? node.childForFieldName('qualifier')?.text : undefined;
  return qualifier === undefined ? base : { ...base, in: qualifier };
}

/** What a record declares in its head: `record Point(int X)`. */
function primaryOf(node: Node): Member[] {
  const list = node.type === 'record_declaration' ? parts(node).find(({ type }) => type === 'parameter_list') : undefined;
  return list ? parts(list).map((part) => memberOf(part)) : [];
}

function marksOf(node: Node): Member['marks'] {
  return parts(node)
    .filter(({ type }) => type === 'attribute_list')
    .flatMap((list) =>
      parts(list)
        .filter(({ type }) => type === 'attribute')
        .map(markOf),
    );
}

function membersOf(node: Node): Member[] {
  return node.type === 'property_declaration' && !modifiers(node).includes('static') ? [memberOf(node)] : [];
}

const isSeen = (node: Node): boolean => node.type !== 'property_declaration' || modifiers(node).includes('public');

/** `Total { get { return …; } }`, without a setter. */
function isOnlyRead(node: Node, type: string): boolean {
  const accessors = parts(node).find((one) => one.type === 'accessor_list');
  const [first, ...others] = accessors ? parts(accessors) : [];
  return (
    first !== undefined && others.length === 0 && !type.includes('<') && parts(first).some(({ type: body }) => /block|arrow/u.test(body))
  );
}

function memberOf(node: Node): Member {
  const type = node.childForFieldName('type')?.text ?? '';
  const name = node.childForFieldName('name')?.text ?? '';
  const value = node.childForFieldName('value');
  const computed = value?.type === 'arrow_expression_clause' ? value.text : '';
  // `Lines => _lines.AsReadOnly()`: the list is there, and only its owner changes it.
  const field = `_${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const isOwnList = type.includes('<') && new RegExp(`^=>\\s*(?:this\\.)?${field}\\b`, 'u').test(computed);
  return {
    name,
    line: lineOf(node.childForFieldName('name') ?? node),
    type: type.slice(0, 200),
    isOptional: type.endsWith('?'),
    // What computes its value, or what others do not see, is no column.
    marks: [
      ...marksOf(node),
      ...(computed === '' && isSeen(node) && !isOnlyRead(node, type) ? [] : [{ name: isOwnList ? 'ownList' : 'computed', args: [] }]),
    ],
    value: null,
  };
}

function enumOf(node: Node): EnumDeclaration {
  const body = node.childForFieldName('body');
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node),
    values: (body ? parts(body) : []).map((one) => one.childForFieldName('name')?.text ?? ''),
  };
}
