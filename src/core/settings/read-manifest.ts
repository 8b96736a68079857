import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';

const table = z.record(z.string(), z.unknown()).catch({});

const manifestSchema = z.object({
  type: z.unknown().optional(),
  name: z.string().catch(''),
  packageManager: z.string().catch(''),
  dependencies: table,
  devDependencies: table,
  peerDependencies: table,
  require: table,
  'require-dev': table,
  /** By name; a list of commands (composer) is one text. */
  scripts: table.transform(
    (scripts) =>
      new Map(
        Object.entries(scripts).flatMap(([name, script]): [string, string][] => {
          const text = Array.isArray(script) ? script.join('\n') : script;
          return typeof text === 'string' ? [[name, text]] : [];
        }),
      ),
  ),
});

/** A package.json or composer.json as far as it can be read; null: it is not there, or no JSON. */
export function readManifest(text: string | null): z.infer<typeof manifestSchema> | null {
  // Whoever runs a script of a broken manifest hears so from the package manager.
  return manifestSchema.safeParse(parsedJson((text ?? '').replace(/^\uFEFF/u, ''))).data ?? null;
}
