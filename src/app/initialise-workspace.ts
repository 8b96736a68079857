import type { Search, WorkspaceFiles } from '../core/ports.ts';
import { firstSettings } from '../core/settings/first-settings.ts';
import { guessLayers } from '../core/settings/guess-layers.ts';
import { proposedContexts, wholeContext } from '../core/settings/proposed-contexts.ts';
import { unowned } from '../core/layers/unowned.ts';
import { namedAgents } from '../core/settings/resolve-settings.ts';
import { decodeText } from '../core/tool/text-file.ts';
import type { Initialised } from './contracts.ts';
import { loadWorkspaceSettings, readerOf, settingsFile } from './load-settings.ts';

/**
 * Looks at a workspace and writes its first settings and contexts, each line with where it was seen. Nothing of the workspace is
 * run. A file that exists already is never changed: it is `kept`; contexts are then for the agents that the settings name.
 * Throws UserError when they cannot be used.
 */
export async function initialiseWorkspace(ports: {
  readonly files: WorkspaceFiles;
  readonly search: Search;
}): Promise<Omit<Initialised, 'hidden'>> {
  const { files, search } = ports;
  const paths = await search.glob(null, Infinity, new AbortController().signal);
  const read = readerOf(files, textOf);
  const settings = await loadWorkspaceSettings(files);
  const named = namedAgents(settings);
  const guess = await guessLayers({ paths, read });
  const texts = new Map([[settingsFile, firstSettings(guess)]]);
  const written: string[] = [];
  const kept: string[] = [];
  const agents = named.length > 0 ? named : guess.agents;
  // Who writes specs and who reviews look at everything.
  const whole = [settings?.spec?.context ?? 'spec', settings?.review?.context ?? 'review'];
  const contexts = await proposedContexts({ paths, read }, agents, whole);
  for (const [context, text] of contexts) {
    const compiled = `.claude/context/${context}.context.md`;
    // Written by hand, with no sources: a first source would have the next sync replace it.
    if ((await files.exists(compiled)) && !(await hasSources(files, context))) kept.push(compiled);
    else texts.set(`.claude/context/${context}/conventions.core.md`, text);
  }
  for (const [file, text] of texts) {
    const { status } = await files.swap(file, { before: null, after: new TextEncoder().encode(text) });
    (status === 'written' ? written : kept).push(file);
  }
  return { files: written, kept, unowned: unowned(agents, paths) };
}

/** Whether there is enough in a workspace for first contexts. */
export async function canPropose({ files, search }: { readonly files: WorkspaceFiles; readonly search: Search }): Promise<boolean> {
  const paths = await search.glob(null, Infinity, new AbortController().signal);
  return (await wholeContext({ paths, read: readerOf(files, textOf) })) !== undefined;
}

const textOf = (bytes: Uint8Array): string | null => decodeText(bytes)?.text ?? null;

async function hasSources(files: WorkspaceFiles, context: string): Promise<boolean> {
  return (await files.list(`.claude/context/${context}`)).some((name) => name.endsWith('.md'));
}
