import { readManifestParts } from '../../../../src/core/evidence/manifests/manifest-formats.ts';

/** Names with where they come from, as the manifest has them; null: it cannot be read for sure. */
export const told = (path: string, text: string): unknown =>
  readManifestParts(path, text)?.dependencies.map(({ name, from, place }) => [name, from, ...(place === undefined ? [] : [place])]) ?? null;
