import { GitError, simpleGit, type SimpleGit } from 'simple-git';
import { bareEnvironment, fixedSettings, gitFailure, locateGit } from './git-program.ts';
import { canonicalWorkspace } from './real-path.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface PersonalGitCall {
  /** GIT_DIR, GIT_INDEX_FILE… for these calls. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to stdin; never empty, because simple-git leaves stdin open then. */
  readonly input?: string | undefined;
}

const identity = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'];
/** Without overrides of the person's line ends and attributes: a commit must store what `git add` would. */
const settings = fixedSettings.filter((setting) => !/autocrlf|safecrlf|attributesFile/u.test(setting));

/**
 * git with the person's own settings (name, e-mail, filters, line ends), for what they ask for. No hooks run, and only the variables of
 * their identity are passed on; simple-git refuses EDITOR, PAGER and the like.
 */
export async function openPersonalGit(root: string, env: Environment, call: PersonalGitCall = {}): Promise<SimpleGit> {
  const ours = { ...bareEnvironment(env), ...call.env };
  for (const name of identity) if (env[name] !== undefined) ours[name] = env[name];
  const { input } = call;
  // simple-git says of a folder that is gone only that, in an error of no kind.
  await canonicalWorkspace(root);
  return simpleGit({
    baseDir: root,
    binary: await locateGit(env, root),
    config: settings,
    unsafe: { allowUnsafeCustomBinary: true, allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true, allowUnsafeProtocolOverride: true },
    allowEnvironment: Object.keys(ours),
    // By default it stops waiting for output 50 ms after git's exit.
    completion: { onClose: true, onExit: false },
    // By default a killed git counts as success. Exit code 1 without a message is the "no" of a query.
    errors: (error, { exitCode }) => error ?? (exitCode === 0 || exitCode === 1 ? undefined : Buffer.from('git was stopped')),
    ...(input === undefined ? {} : { input: () => input }),
  }).env(ours);
}

/** Rejects with a `WorkspaceError` that quotes git in place of simple-git's errors; other errors stay as they are. */
export async function orWorkspaceError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GitError ? gitFailure(error.task?.commands[0] ?? '', error.message) : error;
  }
}
