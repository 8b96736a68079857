import { parsedJson } from '../../../protocol/json.ts';
import { atPath, type Dependency, type ReadManifest } from './manifest.ts';

/** Names and what stands beside them in these sections; null: no manifest. */
function entriesOf(text: string, sections: readonly string[]): [string, unknown][] | null {
  const json = parsedJson(text);
  if (typeof json !== 'object' || json === null) return null;
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) =>
    sections.includes(key) && typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
}

const nodeSections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** package.json. */
export const readNode: ReadManifest = (text, path) => {
  const entries = entriesOf(text, nodeSections);
  return entries && { dependencies: entries.map(([name, spec]) => nodeDependency(name, spec, path)), rest: null };
};

function nodeDependency(name: string, given: unknown, manifest: string): Dependency {
  const spec = typeof given === 'string' ? given.trim() : JSON.stringify(given);
  // Package managers know a workspace's own packages by what follows; where that is a path, it may lead anywhere.
  if (/^workspace:[\w*^~@](?!.*\.\.)[^\\:]*$/u.test(spec) && !spec.startsWith('workspace:~/')) return { name, spec, from: 'inside' };
  const [, path] = /^(?:workspace|file|link|portal):(.*)$/u.exec(spec) ?? [];
  if (path !== undefined) return atPath(name, spec, manifest, path);
  const [, alias] = /^npm:((?:@[\w.~-]+\/)?[\w.~-]+)(?:@[^/:]*)?$/u.exec(spec) ?? [];
  // Versions, ranges, tags; pnpm's catalogs hold such.
  const isRange = /^(?:catalog:[\w.-]*|(?:npm:(?=[\d^~*<>=]))?[\w.*^~<>=|\s+-]*)$/u.test(spec) && !/^\.|^~\//u.test(spec);
  return { name, spec, from: isRange || alias === name ? 'registry' : 'elsewhere' };
}

/** composer.json. Of `php` and its extensions nothing is fetched. */
export const readComposer: ReadManifest = (text) => {
  const entries = entriesOf(text, ['require', 'require-dev'])?.filter(([name]) => name.includes('/'));
  const from = 'registry';
  return entries
    ? {
        dependencies: entries.map(([name, spec]) => ({ name, spec: typeof spec === 'string' ? spec.trim() : JSON.stringify(spec), from })),
        rest: null,
      }
    : null;
};
