import { createHash } from 'node:crypto';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import { closureOf } from '../../core/evidence/closure.ts';
import { followNames, type NamingText } from '../../core/evidence/named-files.ts';
import { configurationOf, proofKind } from '../../core/evidence/proof-files.ts';
import { closureFiles } from '../../core/evidence/run-proof.ts';
import type { Services } from './services.ts';

/** Hashes of the texts that decide how work is proven, by file and part: what commands run, and configurations. */
export type ProofTexts = Readonly<Record<string, string>>;

/** Most files of a workspace that are looked through for what proves. */
export const mostPaths = 50_000;

/** How work would be proven in the workspace as it is now, and a bug shown. */
export async function proofTexts(
  services: Services,
  { agents, tests }: RunSettings,
  reproduction: Reproduction | undefined,
  signal: AbortSignal,
): Promise<ProofTexts> {
  const files = closureFiles(services, signal);
  const texts = new Map<string, string>();
  const shows = reproduction ? [reproduction.command] : [];
  const commands = [...agents.flatMap(({ validate, handover }) => [...validate, ...handover]), ...shows];
  // Layers that are proven by one command name it each.
  const distinct = new Map(commands.map((command) => [JSON.stringify(command), command]));
  for (const closure of await Promise.all([...distinct.values()].map((command) => closureOf(command, files))))
    for (const { file, part, text } of closure) texts.set(part === '' ? file : `${file} (${part})`, text);
  const paths = new Set(await services.search.glob(null, mostPaths, signal));
  const configurations = configurationsIn(paths, tests);
  for (const path of configurations) {
    const text = texts.has(path) ? '' : configurationOf(path, (await files.read(path)) ?? '');
    if (text !== '') texts.set(path, text);
  }
  const read = configurations.map((path): NamingText => ({ path, kind: 'configuration' }));
  for (const path of await followNames(read, { read: (one) => files.read(one), paths })) {
    const text = texts.has(path) || proofKind(path, { tests, closure: [] }) !== null ? null : await files.read(path);
    if (text !== null) texts.set(path, text);
  }
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  return Object.fromEntries([...texts].map(([name, text]): [string, string] => [name, hash(text)]).sort());
}

/** Every configuration of a runner, build or compiler among the files of the workspace. */
export const configurationsIn = (paths: Iterable<string>, tests: readonly string[]): string[] =>
  [...paths].filter((path) => proofKind(path, { tests, closure: [] }) === 'configuration');

/** SHA-256 of all of them. */
export function proofHash(texts: ProofTexts): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/** Names of what is another text, new or gone. Sorted. */
export function changedProof(before: ProofTexts, now: ProofTexts): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]).sort();
}
