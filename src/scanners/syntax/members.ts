import type { Node } from 'web-tree-sitter';
import { argumentsOf, callOf, lineOf, parts, plainName, typeArgumentsOf } from './expression.ts';
import type { Base, Call, Mark } from './file-syntax.ts';

/** `@Name(…)`, `@a.Name`, `[Name(…)]`. */
export function markOf(node: Node): Mark {
  const name = node.childForFieldName('name');
  if (name) {
    const list = node.childForFieldName('arguments') ?? parts(node).find((child) => child.type === 'attribute_argument_list');
    return { name: lastName(name.text), args: list ? argumentsOf(list) : [] };
  }
  const inner = node.firstNamedChild;
  if (inner?.type !== 'call_expression' && inner?.type !== 'call') return { name: lastName(inner?.text ?? ''), args: [] };
  const { name: called, args } = callOf(inner);
  return { name: called, args };
}

export const lastName = (dotted: string): string => dotted.slice(dotted.lastIndexOf('.') + 1);

export function baseOf(node: Node): Base {
  return { name: lastName(plainName(node)), typeArguments: typeArgumentsOf(node) };
}

/** `P`, `T` of `class Base<P extends Parent, T>`. */
export function typeParametersOf(node: Node): { readonly typeParameters?: readonly string[] } {
  const list = parts(node).find(({ type }) => type === 'type_parameters' || type === 'type_parameter_list');
  const names = list ? parts(list).flatMap((one) => /^(?:(?:in|out|const) )?(\w+)/u.exec(one.text)?.[1] ?? []) : [];
  return names.length > 0 ? { typeParameters: names } : {};
}

const classTypes = new Set(['class_declaration', 'abstract_class_declaration', 'class_definition', 'record_declaration', 'class']);

/**
 * Calls with one of the names, as they stand in the text, each with the class it stands in; of a chain only the whole. The text is searched
 * first: a file has hundreds of other calls.
 */
export function callsNamed(root: Node, callType: string, called: readonly string[]): Call[] {
  const { text } = root;
  const names = new RegExp(`^(?:${called.join('|')})$`, 'u');
  const found: Call[] = [];
  const nodes = new Map<number, Node>();
  for (const { index } of text.matchAll(new RegExp(`\\b(?:${called.join('|')})\\s*(?:\\?\\.\\s*)?[<(]`, 'gu'))) {
    const node = callAt(root, root.startIndex + index, callType);
    if (node) nodes.set(node.id, node);
  }
  const inOrder = [...nodes.values()].sort((a, b) => a.startIndex - b.startIndex || b.endIndex - a.endIndex);
  for (const node of inOrder) {
    const callee = node.childForFieldName('function');
    if (!callee || !names.test(lastName(plainName(callee.lastNamedChild ?? callee)))) continue;
    // A longer chain around it says the same and more.
    if (node.parent?.parent?.type === callType && node.parent.type.startsWith('member')) {
      const outer = node.parent.lastNamedChild;
      if (outer && names.test(plainName(outer))) continue;
    }
    let owner = node.parent;
    let of: string | undefined;
    for (; owner && !classTypes.has(owner.type); owner = owner.parent) of ??= aboutOf(owner, callType);
    const as = node.parent?.type === 'variable_declarator' ? node.parent.childForFieldName('name')?.text : undefined;
    found.push({
      within: owner?.childForFieldName('name')?.text ?? '',
      ...(of === undefined ? {} : { of }),
      ...(as === undefined ? {} : { as }),
      line: lineOf(node),
      call: callOf(node),
    });
  }
  return found;
}

/** The call of what stands at a place; null: it is not called there. */
function callAt(root: Node, index: number, callType: string): Node | null {
  let node = root.descendantForIndex(index);
  while (node && node.type !== callType && node.startIndex <= index && node.parent) node = node.parent;
  const callee = node?.type === callType ? node.childForFieldName('function') : null;
  return callee && callee.startIndex <= index && index < callee.endIndex ? node : null;
}

/** What is done, not declared. */
const bodies = new Set(['block', 'statement_block', 'constructor_body', 'arrow_expression_clause']);
const ofBodies = /function|method|constructor|accessor|lambda/u;

/** The first line that could not be read; null: all could, or what could not is in a body that calls nothing of what is looked for. */
export function firstError(root: Node, called: readonly string[] = []): number | null {
  if (!root.hasError) return null;
  const calls = new RegExp(`\\b(?:${called.join('|')})\\s*[<(]`, 'u');
  const isPassedOver = (node: Node): boolean =>
    bodies.has(node.type) && ofBodies.test(node.parent?.type ?? '') && (called.length === 0 || !calls.test(node.text));
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.isError || node.isMissing) return lineOf(node);
    const broken = node.children.filter((child): child is Node => child !== null && (child.hasError || child.isMissing || child.isError));
    waiting.push(...broken.filter((child) => !isPassedOver(child)).reverse());
  }
  return null;
}

/** `T` of a call `Entity<T>(…)`, or of a method that is given an `EntityTypeBuilder<T>`. */
function aboutOf(node: Node, callType: string): string | undefined {
  if (node.type === callType) return callOf(node).typeArguments[0];
  const parameters =
    node.type === 'method_declaration' || node.type === 'local_function_statement' ? node.childForFieldName('parameters') : null;
  return /EntityTypeBuilder<([\w.]+)>/u.exec(parameters?.text ?? '')?.[1];
}
