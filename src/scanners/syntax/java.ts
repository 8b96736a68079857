import type { Node } from 'web-tree-sitter';
import { lineOf, parts } from './expression.ts';
import type { ClassDeclaration, EnumDeclaration, FileSyntax, Import, Member } from './file-syntax.ts';
import { parse } from './grammar.ts';
import { baseOf, firstError, lastName, markOf, typeParametersOf } from './members.ts';

export function readJava(text: string): Promise<FileSyntax> {
  return parse('java', text, (root) => ({
    namespace: parts(root).find(({ type }) => type === 'package_declaration')?.firstNamedChild?.text ?? '',
    imports: parts(root).flatMap(importsOf),
    classes: root.descendantsOfType('class_declaration').flatMap((node) => (node ? [classOf(node)] : [])),
    enums: root.descendantsOfType('enum_declaration').flatMap((node) => (node ? [enumOf(node)] : [])),
    bindings: [],
    calls: [],
    errorLine: firstError(root),
  }));
}

function importsOf(node: Node): Import[] {
  if (node.type !== 'import_declaration') return [];
  const path = node.firstNamedChild?.text ?? '';
  if (parts(node).some(({ type }) => type === 'asterisk')) return [{ name: '*', from: path, original: '*' }];
  return [{ name: lastName(path), from: path.slice(0, Math.max(path.lastIndexOf('.'), 0)), original: lastName(path) }];
}

function marksOf(node: Node): Member['marks'] {
  const modifiers = parts(node).find(({ type }) => type === 'modifiers');
  return modifiers
    ? parts(modifiers)
        .filter(({ type }) => type.endsWith('annotation'))
        .map(markOf)
    : [];
}

/** Of the class, or of the moment: nothing that is stored. */
const isUnstored = (node: Node): boolean =>
  /\b(?:static|transient)\b/u.test(parts(node).find(({ type }) => type === 'modifiers')?.text ?? '');

function classOf(node: Node): ClassDeclaration {
  const base = node.childForFieldName('superclass')?.firstNamedChild;
  const body = node.childForFieldName('body');
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node.childForFieldName('name') ?? node),
    isAbstract: /\babstract\b/u.test(parts(node).find(({ type }) => type === 'modifiers')?.text ?? ''),
    bases: base ? [baseOf(base)] : [],
    ...typeParametersOf(node),
    marks: marksOf(node),
    members: body ? parts(body).flatMap(membersOf) : [],
  };
}

/** Fields, and getters that carry an annotation. */
function membersOf(node: Node): Member[] {
  if (node.type !== 'field_declaration' && node.type !== 'method_declaration') return [];
  const marks = marksOf(node);
  const isField = node.type === 'field_declaration';
  if (isUnstored(node) || (!isField && marks.length === 0)) return [];
  const named = isField ? node.childrenForFieldName('declarator') : [node];
  return named.flatMap((part): Member[] => {
    const name = part?.childForFieldName('name')?.text;
    if (name === undefined || (!isField && !/^(?:get|is)[A-Z]/u.test(name))) return [];
    const property = isField ? name : name.replace(/^(?:get|is)(?=[A-Z])/u, '');
    const type = node.childForFieldName('type')?.text ?? '';
    return [
      {
        name: isField ? name : property.charAt(0).toLowerCase() + property.slice(1),
        line: lineOf(part ?? node),
        type: type.slice(0, 200),
        isOptional: false,
        marks,
        value: null,
      },
    ];
  });
}

function enumOf(node: Node): EnumDeclaration {
  const body = node.childForFieldName('body');
  const constants = body ? parts(body).filter(({ type }) => type === 'enum_constant') : [];
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node),
    values: constants.map((one) => one.childForFieldName('name')?.text ?? ''),
  };
}
