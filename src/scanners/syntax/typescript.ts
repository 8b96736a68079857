import type { Node } from 'web-tree-sitter';
import { expressionOf, lineOf, parts, plainName } from './expression.ts';
import type { Binding, ClassDeclaration, EnumDeclaration, FileSyntax, Import, Member } from './file-syntax.ts';
import { parse } from './grammar.ts';
import { baseOf, callsNamed, firstError, markOf } from './members.ts';

/** What relates Sequelize's models outside of decorators. */
const called = ['hasMany', 'hasOne', 'belongsTo', 'belongsToMany', 'init', 'define'];
const classes = ['class_declaration', 'abstract_class_declaration'];
const enums = ['enum_declaration', 'type_alias_declaration'];

/** Reads TypeScript and JavaScript. */
export function readTypeScript(text: string): Promise<FileSyntax> {
  return parse('typescript', withoutModules(text), (root) => {
    const imports = ['import_statement', ...(/\brequire\b/u.test(text) ? ['variable_declarator'] : [])];
    const withObjects = text.includes('drizzle-orm');
    // All at once: going through a tree costs as much as half of making it.
    const found = root.descendantsOfType([...imports, ...classes, ...enums]).filter((node) => node !== null);
    const ofType = <T>(types: readonly string[], read: (node: Node) => T[]): T[] =>
      found.filter(({ type }) => types.includes(type)).flatMap(read);
    return {
      namespace: '',
      imports: ofType(imports, importsOf),
      classes: ofType(classes, (node) => [classOf(node)]),
      enums: ofType(enums, enumOf),
      bindings: root.namedChildren.flatMap((node) => (node ? bindingsOf(node, withObjects) : [])),
      calls: callsNamed(root, 'call_expression', called),
      errorLine: firstError(root, called),
    };
  });
}

/** `json().$type<import('./a').B>()`, which the grammar does not know between `<` and `>`: blanks, so that all stays where it is. */
function withoutModules(text: string): string {
  if (!/[<|&]\s*import\(/u.test(text)) return text;
  return text.replaceAll(/(?<=[<|&]\s*)import\((['"])[^'"\n]*\1\)\./gu, (found) => ' '.repeat(found.length));
}

function importsOf(node: Node): Import[] {
  if (node.type === 'variable_declarator') return requiredOf(node);
  const from = quoted(node.childForFieldName('source'));
  return node.descendantsOfType(['import_specifier', 'import_clause', 'namespace_import']).flatMap((part): Import[] => {
    if (part?.type === 'import_specifier') {
      const original = part.childForFieldName('name')?.text ?? '';
      return [{ name: part.childForFieldName('alias')?.text ?? original, from, original }];
    }
    if (part?.type === 'namespace_import') return [{ name: part.firstNamedChild?.text ?? '', from, original: '*' }];
    const first = part?.firstNamedChild;
    return first?.type === 'identifier' ? [{ name: first.text, from, original: 'default' }] : [];
  });
}

/** `const a = require('./a')`. */
function requiredOf(node: Node): Import[] {
  const [name, value] = [node.childForFieldName('name'), node.childForFieldName('value')];
  if (name?.type !== 'identifier' || value?.type !== 'call_expression' || value.childForFieldName('function')?.text !== 'require')
    return [];
  return [{ name: name.text, from: quoted(value.descendantsOfType('string')[0] ?? null), original: 'default' }];
}

const quoted = (node: Node | null): string => node?.text.slice(1, -1) ?? '';

function classOf(node: Node): ClassDeclaration {
  const around = node.parent?.type === 'export_statement' ? parts(node.parent) : [];
  const marks = [...around, ...parts(node)].filter(({ type }) => type === 'decorator');
  const heritage = parts(node).find(({ type }) => type === 'class_heritage');
  const body = node.childForFieldName('body');
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node),
    isAbstract: node.type === 'abstract_class_declaration',
    bases: heritage
      ? parts(heritage)
          .filter(({ type }) => type === 'extends_clause')
          .flatMap(extended)
      : [],
    marks: marks.map(markOf),
    members: body ? membersOf(body) : [],
  };
}

/** `extends Base<A>`, and what is mixed in: `extends Mixin(Base)`. */
function extended(clause: Node): ClassDeclaration['bases'] {
  const value = clause.childForFieldName('value');
  if (!value) return [];
  const { typeArguments } = baseOf(clause);
  if (value.type !== 'call_expression') return [{ name: baseOf(value).name, typeArguments }];
  return value.descendantsOfType('identifier').flatMap((name) => (name ? [{ name: name.text, typeArguments }] : []));
}

function membersOf(body: Node): Member[] {
  const found: Member[] = [];
  // Decorators of accessors stand before them, those of fields in them.
  let before: Node[] = [];
  for (const node of parts(body)) {
    if (node.type === 'decorator') {
      before.push(node);
      continue;
    }
    if (node.type === 'public_field_definition' || (node.type === 'method_definition' && before.length > 0)) {
      const type = (node.childForFieldName('type') ?? node.childForFieldName('return_type'))?.text.replace(/^:\s*/u, '') ?? '';
      const value = node.type === 'public_field_definition' ? node.childForFieldName('value') : null;
      const name = node.childForFieldName('name');
      found.push({
        name: name ? plainName(name) : '',
        line: name ? lineOf(name) : lineOf(node),
        type: type.slice(0, 200),
        isOptional: /\b(?:null|undefined)\b/u.test(type) || node.children.some((child) => child?.type === '?'),
        marks: [...before, ...parts(node).filter((child) => child.type === 'decorator')].map(markOf),
        value: value && value.text.length < 5000 ? expressionOf(value) : null,
      });
    }
    before = [];
  }
  return found;
}

/** An enum, or a type of texts: `type Status = 'open' | 'closed'`. */
function enumOf(node: Node): EnumDeclaration[] {
  const name = node.childForFieldName('name')?.text ?? '';
  if (node.type === 'type_alias_declaration') {
    const type = node.childForFieldName('value');
    const literals = type?.type === 'union_type' ? type.text.split('|').map((part) => part.trim()) : [];
    const values = literals.filter((part) => part !== '');
    return values.length > 1 && values.every((part) => /^(['"]).*\1$/su.test(part))
      ? [{ name, line: lineOf(node), values: values.map((part) => part.slice(1, -1)) }]
      : [];
  }
  const body = node.childForFieldName('body');
  const names = body ? parts(body).map((part) => (part.childForFieldName('name') ?? part).text.replace(/^(['"])(.*)\1$/su, '$2')) : [];
  return [{ name, line: lineOf(node), values: names }];
}

/** Columns that several tables of Drizzle share stand in an object, or in what a function gives. */
const shared = new Set(['object', 'arrow_function']);
const mostShared = 5000;

/** `const a = b()`, what is exported by another name: `export { a as b }`, and objects, where they say something. */
function bindingsOf(node: Node, withObjects: boolean): Binding[] {
  const clause = node.type === 'export_statement' ? node.namedChildren.find((child) => child?.type === 'export_clause') : undefined;
  if (clause && !node.childForFieldName('source'))
    return parts(clause).flatMap((part): Binding[] => {
      const [name, alias] = [part.childForFieldName('name')?.text ?? '', part.childForFieldName('alias')?.text];
      return alias === undefined ? [] : [{ name: alias, line: lineOf(part), value: { kind: 'name', text: name } }];
    });
  const declaration = node.type === 'export_statement' ? node.childForFieldName('declaration') : node;
  if (declaration?.type !== 'lexical_declaration' && declaration?.type !== 'variable_declaration') return [];
  return parts(declaration).flatMap((part) => {
    const [name, value] = [part.childForFieldName('name'), part.childForFieldName('value')];
    const isWanted =
      value?.type === 'call_expression' || (withObjects && value && shared.has(value.type) && value.text.length < mostShared);
    return name?.type === 'identifier' && value && isWanted ? [{ name: name.text, line: lineOf(part), value: expressionOf(value) }] : [];
  });
}
