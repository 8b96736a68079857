import { callsOf, programName, runVerbs } from '../core/evidence/calls.ts';
import { readManifest } from '../core/settings/read-manifest.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { textOf } from '../pipelines/parts/text-of.ts';

/**
 * Scripts that commands name and their package.json lacks, in words: npm ends with an error then, whatever an agent does. Package managers that also
 * start programs by these names are asked only where they say "run".
 */
export async function missingScripts(files: WorkspaceFiles, commands: readonly (readonly string[])[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const argv of commands) {
    const [program = '', ...rest] = argv;
    const manager = programName(program);
    const isRun = manager === 'npm' || (manager === 'pnpm' && rest.some((word) => runVerbs.has(word)));
    if (!isRun || rest.includes('--if-present')) continue;
    for (const call of callsOf(argv, '')) {
      if (call.kind !== 'script' || (call.name === 'start' && !rest.some((word) => runVerbs.has(word)))) continue;
      const manifest = readManifest(await textOf({ files }, call.file));
      if (manifest === null) missing.add(`there is no ${call.file}`);
      else if (!manifest.scripts.has(call.name)) missing.add(`${call.file} has no script "${call.name}"`);
    }
  }
  return [...missing];
}
