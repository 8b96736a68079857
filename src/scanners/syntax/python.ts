import type { Node } from 'web-tree-sitter';
import { argumentsOf, expressionOf, lineOf, parts } from './expression.ts';
import type { Binding, ClassDeclaration, EnumDeclaration, Expression, FileSyntax, Import, Member } from './file-syntax.ts';
import { parse } from './grammar.ts';
import { firstError, lastName, markOf } from './members.ts';

/** Classes in classes (Django's `Meta`) come as members whose value is a record of what they assign. */
export function readPython(text: string): Promise<FileSyntax> {
  return parse('python', text, (root) => {
    const classes = root.descendantsOfType('class_definition').flatMap((node) => (node && !isForTypes(node) ? [node] : []));
    return {
      namespace: '',
      imports: root.descendantsOfType(['import_from_statement', 'import_statement']).flatMap((node) => (node ? importsOf(node) : [])),
      classes: classes.map(classOf),
      enums: classes.flatMap(enumOf),
      bindings: root.namedChildren
        .flatMap((node) => (node ? assignmentsOf(node) : []))
        .map(({ name, line, value }): Binding => ({ name, line, value })),
      calls: [],
      errorLine: firstError(root),
    };
  });
}

/** In `if TYPE_CHECKING:` nothing ever runs. */
function isForTypes(node: Node): boolean {
  for (let inner = node, outer = node.parent; outer; [inner, outer] = [outer, outer.parent])
    if (outer.type === 'if_statement' && outer.childForFieldName('consequence')?.id === inner.id)
      if (/^(?:\w+\.)?TYPE_CHECKING$/u.test(outer.childForFieldName('condition')?.text ?? '')) return true;
  return false;
}

function importsOf(node: Node): Import[] {
  const module = node.childForFieldName('module_name');
  const names = node.childrenForFieldName('name').filter((name): name is Node => name !== null);
  const found = names.map((name): Import => {
    const original = name.childForFieldName('name')?.text ?? name.text;
    const local = name.childForFieldName('alias')?.text ?? original;
    return module ? { name: local, from: module.text, original } : { name: local, from: original, original: '*' };
  });
  const all = parts(node).some(({ type }) => type === 'wildcard_import');
  return all && module ? [{ name: '*', from: module.text, original: '*' }] : found;
}

function basesOf(node: Node): ClassDeclaration['bases'] {
  const list = node.childForFieldName('superclasses');
  return list
    ? parts(list).flatMap((base) => {
        if (base.type === 'keyword_argument') return [];
        const plain =
          base.type === 'subscript' ? base.childForFieldName('value') : base.type === 'call' ? base.childForFieldName('function') : base;
        return [{ name: lastName(plain?.text ?? ''), typeArguments: [] }];
      })
    : [];
}

function bodyOf(node: Node): Node[] {
  const body = node.childForFieldName('body');
  return body ? parts(body) : [];
}

function classOf(node: Node): ClassDeclaration {
  const decorated = node.parent?.type === 'decorated_definition' ? parts(node.parent).filter(({ type }) => type === 'decorator') : [];
  const bases = node.childForFieldName('superclasses');
  // `class Hero(SQLModel, table=True)`.
  const keywords = bases ? argumentsOf(bases).filter(({ name }) => name !== '') : [];
  return {
    name: node.childForFieldName('name')?.text ?? '',
    line: lineOf(node),
    isAbstract: false,
    bases: basesOf(node),
    marks: [...decorated.map(markOf), ...(keywords.length > 0 ? [{ name: 'class', args: keywords }] : [])],
    members: bodyOf(node).flatMap(membersOf),
  };
}

/** What a class says of a name without a type. */
function memberOf(node: Node, value: Expression | null, marks: Member['marks'] = []): Member {
  return { name: node.childForFieldName('name')?.text ?? '', line: lineOf(node), type: '', isOptional: false, marks, value };
}

function membersOf(node: Node): Member[] {
  if (node.type === 'class_definition') return [memberOf(node, { kind: 'record', fields: bodyOf(node).flatMap(assignmentsOf) })];
  if (node.type === 'decorated_definition') return declaredOf(node);
  const assigned = node.type === 'expression_statement' ? node.firstNamedChild : null;
  if (assigned?.type !== 'assignment') return [];
  const left = assigned.childForFieldName('left');
  if (left?.type !== 'identifier') return [];
  const type = assigned.childForFieldName('type')?.text ?? '';
  const right = assigned.childForFieldName('right');
  return [
    {
      name: left.text,
      line: lineOf(node),
      type: type.slice(0, 200),
      isOptional: /\bNone\b|\bOptional\b/u.test(type),
      marks: [],
      value: right ? expressionOf(right) : null,
    },
  ];
}

/** SQLAlchemy's `@declared_attr def author(cls): return relationship(…)`. */
function declaredOf(node: Node): Member[] {
  const definition = node.childForFieldName('definition');
  const marks = parts(node)
    .filter(({ type }) => type === 'decorator')
    .map(markOf);
  if (definition?.type !== 'function_definition' || !marks.some(({ name }) => name === 'declared_attr' || name === 'directive')) return [];
  const given = definition.descendantsOfType('return_statement')[0]?.firstNamedChild;
  return [memberOf(definition, given ? expressionOf(given) : null, marks)];
}

function assignmentsOf(node: Node): Binding[] {
  return membersOf(node).flatMap(({ name, line, value }) => (value && node.type === 'expression_statement' ? [{ name, line, value }] : []));
}

/** An enum, or a class that collects what may be chosen: `class Status: DRAFT = "draft"; CHOICES = [(DRAFT, "Draft")]`. */
function enumOf(node: Node): EnumDeclaration[] {
  const assigned = bodyOf(node).flatMap(assignmentsOf);
  const isEnum = basesOf(node).some(({ name }) => /(?:Enum|Choices)$/u.test(name));
  if (!isEnum && !assigned.some(({ name }) => name === 'CHOICES')) return [];
  const isValue = ({ name, value }: Binding): boolean =>
    isEnum
      ? !name.startsWith('_')
      : /^[A-Z]/u.test(name) && (value.kind === 'string' || /^-?\d+$/u.test(value.kind === 'name' ? value.text : ''));
  return [
    { name: node.childForFieldName('name')?.text ?? '', line: lineOf(node), values: assigned.filter(isValue).map(({ name }) => name) },
  ];
}
