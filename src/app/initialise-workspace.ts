import type { Search, WorkspaceFiles } from '../core/ports.ts';
import { firstContexts } from '../core/settings/first-contexts.ts';
import { firstSettings } from '../core/settings/first-settings.ts';
import { guessLayers } from '../core/settings/guess-layers.ts';
import { decodeText } from '../core/tool/text-file.ts';
import { settingsFile } from './load-settings.ts';

/**
 * Looks at a workspace and writes its first settings and contexts, each line with where it was seen. Nothing of the workspace is
 * run. A file that exists already is never changed: it is `kept`.
 */
export async function initialiseWorkspace(ports: {
  readonly files: WorkspaceFiles;
  readonly search: Search;
}): Promise<{ files: string[]; kept: string[] }> {
  const { files, search } = ports;
  const paths = await search.glob(null, Infinity, new AbortController().signal);
  const read = async (path: string): Promise<string | null> => {
    const content = await files.read(path);
    return content ? (decodeText(content.bytes)?.text ?? null) : null;
  };
  const guess = await guessLayers({ paths, read });
  const texts = new Map([[settingsFile, firstSettings(guess)]]);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [agent, text] of await firstContexts({ paths, read, agents: guess.agents })) {
    const compiled = `.claude/context/${agent}.context.md`;
    // Written by hand, with no sources: a first source would have the next sync replace it.
    if ((await files.exists(compiled)) && !(await hasSources(files, agent))) kept.push(compiled);
    else texts.set(`.claude/context/${agent}/conventions.core.md`, text);
  }
  for (const [file, text] of texts) {
    const { status } = await files.swap(file, { before: null, after: new TextEncoder().encode(text) });
    (status === 'written' ? written : kept).push(file);
  }
  return { files: written, kept };
}

async function hasSources(files: WorkspaceFiles, agent: string): Promise<boolean> {
  return (await files.list(`.claude/context/${agent}`)).some((name) => name.endsWith('.md'));
}
