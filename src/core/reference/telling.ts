import { isTestPath } from '../layers/projects.ts';
import { wordsOf } from '../registry/name-forms.ts';

/** Roles of a module's files, the most telling first: what it holds, what it does, how it is reached, how it looks. */
const roles: readonly (readonly string[])[] = [
  ['entity', 'entities', 'model', 'models', 'schema', 'schemas', 'domain'],
  ['migration', 'migrations', 'configuration', 'mapping', 'sql'],
  ['service', 'services', 'repository', 'repo', 'usecase', 'command', 'commands', 'handler', 'manager', 'query', 'queries'],
  ['controller', 'controllers', 'route', 'routes', 'router', 'resolver', 'api', 'endpoint', 'view', 'views'],
  ['dto', 'request', 'response', 'validator', 'presenter', 'serializer', 'policy', 'types', 'type'],
  ['page', 'pages', 'form', 'component', 'components', 'screen', 'dialog', 'list', 'table', 'store', 'hook', 'hooks'],
];
const noCode = /\.(?:md|mdx|json|ya?ml|lock|snap|svg|png|txt|csv|resx|po|pot|properties|xliff?)$/iu;

/** The paths, those first that tell most of how such a module is made; tests, then texts and data, last. */
export function tellingFirst(paths: readonly string[]): string[] {
  const ranked = paths.map((path) => ({ path, rank: rankOf(path) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

function rankOf(path: string): number {
  if (noCode.test(path)) return roles.length + 2;
  if (isTestPath(path)) return roles.length + 1;
  const segments = path.split('/').toReversed();
  // The name of the file says more than its folders.
  for (const segment of segments.slice(0, 4)) {
    const words = wordsOf(segment);
    const rank = roles.findIndex((some) => some.some((role) => words.includes(role)));
    if (rank >= 0) return rank;
  }
  return roles.length;
}
