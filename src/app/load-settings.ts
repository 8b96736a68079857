import type { FileProblem } from '../core/spec/problem.ts';
import { lines, sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings, WorkspaceSettings } from '../protocol/settings-file.ts';
import { PathError, WorkspaceError, type Search, type WorkspaceFiles } from '../core/ports.ts';
import { checkAgents } from '../core/settings/check-agents.ts';
import type { LayerGuess } from '../core/settings/guess-layers.ts';
import { readUserSettings, readWorkspaceSettings } from '../core/settings/read-settings.ts';
import { SettingsError } from '../core/settings/agent-of.ts';
import { resolveSettings } from '../core/settings/resolve-settings.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import { UserError, type SessionOptions } from './contracts.ts';

export const settingsFile = '.claude/batuta.yaml';

/** The person's settings; null when there are none. Throws UserError naming file, line and key. */
export async function loadUserSettings(store: UserSettingsStore): Promise<UserSettings | null> {
  const text = await store.read();
  if (text === null) return null;
  const result = readUserSettings(text, store.file);
  if (result.ok) return result.settings;
  throw problemsError((problems) => sentence('Invalid user settings:\n{0}', problems), result.problems);
}

/** What a run in this workspace works with. Throws UserError naming file, line and key. */
export async function loadRunSettings(options: {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly user: UserSettings | null;
  readonly choice: SessionOptions;
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly program: string;
}): Promise<RunSettings> {
  const { files, search, user, choice, trusted, env, program } = options;
  const file = await loadWorkspaceSettings(files);
  const guess = Object.keys(file?.agents ?? {}).length > 0 ? null : await guessIn({ files, search });
  const { model } = choice;
  const named = env['BATUTA_PROVIDER'] || undefined;
  // The sample's script plays everybody, whomever the person chose for work of their own.
  const isScripted = (choice.provider ?? named) === 'scripted';
  const yields = choice.yields === true && !isScripted;
  const provider = (yields ? undefined : choice.provider) ?? named;
  const harness = choice.harness ?? (isScripted ? '' : undefined);
  try {
    return resolveSettings({
      file,
      user: yields && model !== undefined ? { ...user, model } : user,
      guess,
      trusted,
      env,
      program,
      ...(model === undefined || yields ? {} : { model }),
      ...(provider === undefined ? {} : { provider }),
      ...(harness === undefined ? {} : { harness }),
      ...(choice.isolation === undefined ? {} : { isolation: choice.isolation }),
      ...(choice.caps === undefined ? {} : { caps: choice.caps }),
      ...(choice.confirm === undefined ? {} : { confirm: choice.confirm }),
    });
  } catch (error) {
    if (error instanceof SettingsError) throw new UserError(error.text);
    throw error;
  }
}

/** From all that lies there, which takes time in a large workspace. */
async function guessIn({ files, search }: { readonly files: WorkspaceFiles; readonly search: Search }): Promise<LayerGuess> {
  const paths = await search.glob(null, Infinity, new AbortController().signal);
  const { guessLayers } = await import('../core/settings/guess-layers.ts');
  return guessLayers({ paths, read: readerOf(files, (bytes) => new TextDecoder().decode(bytes)) });
}

/** Bytes; nobody writes more by hand. */
const largest = 1024 * 1024;

/** Reads what there is to guess from. null: nothing, or what cannot be read, like a broken link or a file that is too large. */
export function readerOf(
  files: Pick<WorkspaceFiles, 'read'>,
  decode: (bytes: Uint8Array) => string | null,
): (path: string) => Promise<string | null> {
  return async (path) => {
    try {
      const content = await files.read(path);
      return content && content.bytes.length <= largest ? decode(content.bytes) : null;
    } catch (error) {
      if (error instanceof PathError || error instanceof WorkspaceError) return null;
      throw error;
    }
  };
}

/** Null when the workspace has none. Throws UserError naming file, line and key. */
export async function loadWorkspaceSettings(files: WorkspaceFiles): Promise<WorkspaceSettings | null> {
  const content = await files.read(settingsFile);
  if (!content) return null;
  const text = new TextDecoder().decode(content.bytes);
  const result = readWorkspaceSettings(text, settingsFile);
  if (!result.ok) throw problemsError(ofWorkspace, result.problems);
  const problems = checkAgents(result.settings, text, settingsFile);
  if (problems.length > 0) throw problemsError(ofWorkspace, problems);
  return result.settings;
}

function ofWorkspace(problems: Message): Message {
  return sentence('Invalid workspace settings:\n{0}', problems);
}

function problemsError(words: (problems: Message) => Message, problems: readonly FileProblem[]): UserError {
  const said = problems.map(({ file, line, key, message }) => sentence('{0}: {1}', `  ${file}:${line}${key ? ` ${key}` : ''}`, message));
  return new UserError(words(lines(said)));
}
