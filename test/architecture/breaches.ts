import { posix } from 'node:path';
import { layers } from './layers.ts';
import type { Layer } from './layers.ts';
import type { SourceFile } from './source-file.ts';

const longest = 300;

/**
 * How one file breaks the house's rules, in words; empty when it keeps them.
 * `path` is relative to the project, with `/`; `packages` are the names that package.json lists as dependencies.
 */
export function breaches(path: string, file: SourceFile, packages: ReadonlySet<string>): string[] {
  const layer = layerOf(path);
  if (!layer) return [`${path}: lies in no known layer`];
  const found = file.imports.flatMap(
    (name) => (name === null ? 'imports something computed' : breachOf(path, layer, name, packages)) ?? [],
  );
  if (!layer.console && file.consoleLines.length > 0) found.push(`prints with console (line ${file.consoleLines.join(', ')})`);
  if (file.lineCount > longest) found.push(`has ${file.lineCount} lines; ${longest} are allowed`);
  return found.map((words) => `${path}: ${words}`);
}

function breachOf(path: string, layer: Layer, name: string, packages: ReadonlySet<string>): string | null {
  if (!name.startsWith('.')) return packageBreach(layer, name, packages);
  const target = posix.join(posix.dirname(path), name);
  if (target === 'package.json' && layer.manifest) return null;
  if (layer.styles && name.endsWith('.css')) return null;
  if (!name.endsWith('.ts')) return `imports ${name} without its ending .ts`;
  const targetLayer = layerOf(target);
  if (!targetLayer) return `imports ${target}, which lies in no known layer`;
  if (targetLayer === layer) return apart(layer, path, target) ? `imports ${target}, another folder of ${layer.folder}` : null;
  return layer.layers.includes(targetLayer.folder)
    ? null
    : `imports ${target}; ${layer.folder} may import ${layer.layers.join(', ') || 'no other layer'}`;
}

function packageBreach(layer: Layer, name: string, packages: ReadonlySet<string>): string | null {
  if (name === 'vscode') return layer.vscode ? null : `imports vscode; only src/vscode may`;
  const base = name.startsWith('node:') ? name : name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  if (layer.packages !== 'any')
    return layer.packages.includes(base) || layer.packages.includes(name) ? null : `imports ${name}; ${layer.folder} may not`;
  return base.startsWith('node:') || packages.has(base) ? null : `imports ${name}, which is no dependency in package.json`;
}

function layerOf(path: string): Layer | undefined {
  const [source, folder, ...rest] = path.split('/');
  if (source === 'webview') return layers.find((layer) => layer.folder === source);
  return source === 'src' && rest.length > 0 ? layers.find((layer) => layer.folder === folder) : undefined;
}

/** Different folders inside one layer; a file that lies directly in the layer belongs to all of them. */
function apart(layer: Layer, from: string, to: string): boolean {
  if (layer.apart === undefined) return false;
  const inner = (path: string): string[] => path.split('/').slice(path.startsWith('src/') ? 2 : 1);
  const [left = '', ...leftRest] = inner(from);
  const [right = '', ...rightRest] = inner(to);
  const both = leftRest.length > 0 && rightRest.length > 0 && left !== right;
  if (right === layer.shared) return false;
  return both && (layer.apart === true || (layer.apart.includes(left) && layer.apart.includes(right)));
}
