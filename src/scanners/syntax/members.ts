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

const classTypes = new Set(['class_declaration', 'abstract_class_declaration', 'class_definition', 'record_declaration', 'class']);

/** Calls with one of the names, each with the class it stands in; of a chain only the whole. */
export function callsNamed(root: Node, callType: string, names: RegExp): Call[] {
  const found: Call[] = [];
  for (const node of root.descendantsOfType(callType)) {
    const callee = node?.childForFieldName('function');
    if (!node || !callee || !names.test(lastName(plainName(callee.lastNamedChild ?? callee)))) continue;
    // A longer chain around it says the same and more.
    if (node.parent?.parent?.type === callType && node.parent.type.startsWith('member')) {
      const outer = node.parent.lastNamedChild;
      if (outer && names.test(plainName(outer))) continue;
    }
    let owner = node.parent;
    let of: string | undefined;
    for (; owner && !classTypes.has(owner.type); owner = owner.parent) of ??= aboutOf(owner, callType);
    found.push({
      within: owner?.childForFieldName('name')?.text ?? '',
      ...(of === undefined ? {} : { of }),
      line: lineOf(node),
      call: callOf(node),
    });
  }
  return found;
}

export function firstError(root: Node): number | null {
  if (!root.hasError) return null;
  let node: Node = root;
  for (;;) {
    const next = node.children.find((child) => child?.hasError || child?.isMissing || child?.isError);
    if (!next || node.isError) return lineOf(node);
    node = next;
  }
}

/** `T` of a call `Entity<T>(…)`, or of a method that is given an `EntityTypeBuilder<T>`. */
function aboutOf(node: Node, callType: string): string | undefined {
  if (node.type === callType) return callOf(node).typeArguments[0];
  const parameters =
    node.type === 'method_declaration' || node.type === 'local_function_statement' ? node.childForFieldName('parameters') : null;
  return /EntityTypeBuilder<([\w.]+)>/u.exec(parameters?.text ?? '')?.[1];
}
