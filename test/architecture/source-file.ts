import { parseSync } from 'oxc-parser';

export interface SourceFile {
  /** Module names of everything that is imported or re-exported, types included, static or dynamic; `null` for a computed one. */
  readonly imports: readonly (string | null)[];
  /** Lines in which the global `console` is used. */
  readonly consoleLines: readonly number[];
  readonly lineCount: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
  'TSExternalModuleReference',
]);

/** Parses one TypeScript file. Throws with the parser's message when it is none. */
export function readSource(file: string, text: string): SourceFile {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const imports: (string | null)[] = [];
  const consoleLines: number[] = [];
  for (const node of nodesOf(program)) {
    if (importing.has(node.type)) imports.push(...moduleOf(node));
    if (node.type === 'MemberExpression' && isNode(node['object']) && node['object']['name'] === 'console') {
      consoleLines.push(text.slice(0, node.start).split('\n').length);
    }
  }
  return { imports, consoleLines, lineCount: text.trimEnd().split('\n').length };
}

/** The texts given to `l10n.t()`, or to a parameter `t` (`names`: other functions), in one file. Throws when one is no literal: it could not be translated. */
export function translatedTexts(file: string, text: string, names: readonly string[] = ['t']): string[] {
  const calls = [...nodesOf(parseSync(file, text).program)].filter(
    (node) => node.type === 'CallExpression' && isTranslate(node['callee'], names),
  );
  return calls.map((call) => {
    const [first] = Array.isArray(call['arguments']) ? (call['arguments'] as unknown[]) : [];
    if (isNode(first) && typeof first['value'] === 'string') return first['value'];
    throw new Error(`${file}: a translated text is no literal (position ${call.start})`);
  });
}

function isTranslate(callee: unknown, names: readonly string[]): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return names.includes(String(callee['name']));
  return (
    isNode(callee['object']) && callee['object']['name'] === 'l10n' && isNode(callee['property']) && callee['property']['name'] === 't'
  );
}

function moduleOf(node: Node): (string | null)[] {
  const source = node['source'] ?? node['argument'] ?? node['expression'];
  // `export { name }` has no source.
  if (!isNode(source)) return [];
  const literal = isNode(source['literal']) ? source['literal'] : source;
  return [typeof literal['value'] === 'string' ? literal['value'] : null];
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
