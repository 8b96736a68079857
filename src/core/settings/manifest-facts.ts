import { readManifest } from './read-manifest.ts';
import type { SeenFact } from './seen-fact.ts';
import type { GuessInput } from '../layers/projects.ts';

/** Most dependencies that are named. */
const mostNames = 12;

/** Facts from manifests: modules and dependencies. */
export async function manifestFacts(workspace: GuessInput): Promise<SeenFact[]> {
  const facts: SeenFact[] = [];
  for (const path of workspace.paths) {
    if (!/\.(?:json|mod|toml)$/u.test(path)) continue;
    if (/(?:^|\/)package\.json$/u.test(path)) facts.push(...packageFacts(path, await workspace.read(path)));
    else if (/(?:^|\/)tsconfig\.json$/u.test(path))
      facts.push(...lineFacts(path, await workspace.read(path), /^(?!\/[/*]).*"strict"\s*:\s*true/u, 'TypeScript is strict.'));
    else if (/(?:^|\/)go\.mod$/u.test(path))
      facts.push(...lineFacts(path, await workspace.read(path), /^go (\d+\.\d+)/u, 'Go, at least the version in go.mod.'));
    else if (/(?:^|\/)pyproject\.toml$/u.test(path))
      facts.push(...lineFacts(path, await workspace.read(path), /^requires-python\b/u, 'The Python version is set by the project.'));
  }
  return facts;
}

function packageFacts(path: string, text: string | null): SeenFact[] {
  const manifest = readManifest(text);
  if (manifest === null) return [];
  const at = (line: RegExp): string => placeOf(path, text ?? '', line);
  const names = Object.keys(manifest.dependencies);
  const shown = names.slice(0, mostNames).join(', ');
  return [
    ...(manifest.type === 'module' ? [{ text: 'ECMAScript modules (`"type": "module"`).', seen: at(/"type"\s*:\s*"module"/u) }] : []),
    ...(names.length > 0
      ? [
          {
            text: `Depends on ${shown}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}.`,
            seen: at(/"dependencies"\s*:\s*\{/u),
          },
        ]
      : []),
  ];
}

function lineFacts(path: string, text: string | null, pattern: RegExp, words: string): SeenFact[] {
  const place = placeOf(path, text ?? '', pattern);
  return place === path ? [] : [{ text: words, seen: place }];
}

/** `path:line` of the first line that matches; the path alone when none does. */
function placeOf(path: string, text: string, pattern: RegExp): string {
  const line = text.split('\n').findIndex((candidate) => pattern.test(candidate.trim()));
  return line < 0 ? path : `${path}:${line + 1}`;
}
