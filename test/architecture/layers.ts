/** What the files of one folder of `src`, or of `webview`, may import. Arrows only ever point down. */
export interface Layer {
  readonly folder: string;
  /** Layers below. Its own files are always allowed, unless `apart`. */
  readonly layers: readonly string[];
  /** Packages and Node's modules; `any`: whatever package.json lists, but never `vscode`. */
  readonly packages: readonly string[] | 'any';
  /** Folders inside it do not import each other: one adapter, one folder. A list: only these do not. */
  readonly apart?: true | readonly string[];
  /** The one folder inside it that the others may import; it imports none of them. */
  readonly shared?: string;
  /** May import its own style sheets. */
  readonly styles?: true;
  readonly vscode?: true;
  /** May read the project's package.json, for the version it shows. */
  readonly manifest?: true;
  /** Files that may print. */
  readonly console?: true;
}

const inner = ['protocol', 'core'];
const adapters = ['engines', 'providers', 'harnesses', 'scanners', 'node'];
/** Packages without I/O. */
const pure = ['zod', 'yaml', 'diff', 'picomatch', 'sax', 'node:crypto', 'node:path/posix'];
const belowFaces = [...inner, 'pipelines', ...adapters, 'app'];

export const layers: readonly Layer[] = [
  { folder: 'protocol', layers: [], packages: ['zod'] },
  { folder: 'core', layers: ['protocol'], packages: pure },
  { folder: 'pipelines', layers: inner, packages: pure, apart: true, shared: 'parts' },
  { folder: 'engines', layers: inner, packages: 'any', apart: true },
  { folder: 'providers', layers: inner, packages: 'any', apart: true, shared: 'parts' },
  { folder: 'harnesses', layers: inner, packages: 'any', apart: true },
  { folder: 'scanners', layers: inner, packages: 'any', apart: true },
  { folder: 'node', layers: inner, packages: 'any' },
  { folder: 'app', layers: [...inner, 'pipelines', ...adapters], packages: 'any' },
  { folder: 'cli', layers: belowFaces, packages: 'any', manifest: true, console: true },
  { folder: 'vscode', layers: belowFaces, packages: 'any', vscode: true },
  // Of core only what is pure: events become a state, and a spec's text becomes its parts, by the same code in every face.
  {
    folder: 'webview',
    layers: inner,
    packages: ['zod', 'lit', '@vscode/webview-ui-toolkit', '@vscode/codicons', 'markdown-it'],
    apart: ['panel', 'review', 'score', 'audit', 'transcript', 'knowledge', 'spec'],
    styles: true,
  },
  { folder: 'hub', layers: belowFaces, packages: 'any' },
];
