import type { RunEventBody } from '../protocol/run-event.ts';

/** What happens beside the tree while a command runs. */
export interface Surroundings {
  /**
   * Looks around before a command. `fresh`: caches that it would trust in place of the sources are removed first, and what builds made of those files
   * `aside` that are not there is taken away until it has ended. Packages that are still being read
   * (over a minute on a cold disk) are waited for; rejects with an `InterruptedError` when `signal` is aborted meanwhile.
   */
  watch(options?: { readonly fresh?: boolean; readonly aside?: readonly string[]; readonly signal?: AbortSignal }): Promise<Watched>;
  /** The runs of which a command is noted down. */
  noted(): Promise<readonly string[]>;
  /** The command of a run that ran when its process died, or left it undone: from its `begin` on. null: there is none. */
  cutOff(runId: string): Promise<NotedCutOff | null>;
  /**
   * Installed packages by their folder, each with a text that is another one when what it holds is: names, bytes, permissions to run, links; without
   * caches. `before`: what it told earlier, in this format; a package that holds the same then has its text of then, also where it was installed anew.
   * Rejects as `watch` does.
   */
  packages(signal: AbortSignal, before?: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>>;
}

/** How the texts of `packages` come about: those of another format are compared with nothing, because they differ on the same files. */
export const packagesFormat = 3;

/** What a command is to be known by when its process dies. */
export interface BegunCommand {
  readonly runId: string;
  readonly agent: string;
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  /** Of the checkpoint before it. */
  readonly tree: string;
  /** Files that the approved spec names for the agent. */
  readonly listed: readonly string[];
  /** As in `ObservedCommand`. */
  readonly aside: readonly string[];
  /** Globs of files that lie as before again when it is cut off: an agent's own. */
  readonly own?: readonly string[];
  /** Globs of what it writes anyway, as declared in the settings. Commands begun by earlier versions have none. */
  readonly outputs?: readonly string[];
}

export interface MovedBranch {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** `saved` has also what was changed so late that the command cannot have done it; of secrets only that they changed is known. */
export type CutOff = BegunCommand & Omit<Watched, 'begin' | 'ignored' | 'moved' | 'lost' | 'forget' | 'replaced'> & Partial<Earlier>;

/** What is known only of what an earlier process noted down. */
interface Earlier {
  /**
   * What processes that died were about to put back (`putting`): what lies as before, and files of the tree, of which whoever asks can tell. `copies`
   * names the folders of theirs, too.
   */
  putEarlier(): Promise<{ readonly asBefore: readonly string[]; readonly ofTree: readonly string[] }>;
  /** Protected files that were written since it began, by the time stamp that no program can set. */
  touched(): Promise<readonly string[]>;
}

/** As an earlier process noted it down. */
export type NotedCutOff = Note &
  (
    | (CutOff & Earlier & { readonly untold: null })
    /** As somebody found it who put back what no command may change, and could not tell it; or that the note is damaged: it is only told. */
    | { readonly untold: readonly RunEventBody[] }
  );

interface Note extends Pick<Watched, 'end'> {
  /** Durable, before it is told: what was put back is seen by nobody after this. */
  left(events: readonly RunEventBody[]): Promise<void>;
  /** Somebody else works here from now on, before it was told: what changes after this is not the command's. */
  outlived(): Promise<void>;
}

export interface Watched {
  /** Before the command is started: durable, so that the next process knows of it (`cutOff`). */
  begin(command: BegunCommand): Promise<void>;
  /**
   * Once it has ended, before a checkpoint: git's own files, which say what of the workspace is seen at all, lie as before again. Then looks around for
   * the `restore` that follows, which gives their names, too.
   */
  ended(): Promise<void>;
  /** What it changed is told. */
  end(): Promise<void>;
  /** Files of the workspace that an editor window saw saved, created, renamed or deleted since. */
  saved(): Promise<ReadonlySet<string>>;
  /** Ignored files, and folders in which all is ignored, that were written, or are gone, since; without packages and caches. */
  ignored(): Promise<{
    readonly written: readonly string[];
    /** Of them those that were not there, or not ignored. */
    readonly added: readonly string[];
    readonly gone: readonly string[];
  }>;
  /** Removes the caches that were written since, those inside of ignored folders as well: a proof would trust them. */
  forget(): Promise<void>;
  /** Copies what lay before in files with secrets that commands may write, where there is something else now. Gives their names. */
  replaced(): Promise<readonly string[]>;
  /** Puts back what is `isGuarded` of git's hooks and settings and of files in no checkpoint, giving the names; what lay there is copied first. */
  restore(isGuarded: (path: string) => boolean): Promise<string[]>;
  /** Before files are put back, those of `restore` apart: durable where a command is noted down, so that whoever comes after the death of this process tells it. */
  putting(names: readonly string[]): Promise<void>;
  /** Copies what lies at a path, if anything does, before it is put back: for the person, who may have written it, and outside of the run. */
  copy(path: string): Promise<void>;
  /** Branches, and `HEAD`, that git has elsewhere than before: commits as git names them, null: there is, or was, no such branch. */
  moved(): Promise<readonly MovedBranch[]>;
  /** Where git kept the repository (absolute) that is no more since, or has another in its place; null: it is there, or there was none. */
  lost(): Promise<string | null>;
  /** The folder where these copies are, or several with commas between them; null: there are none. */
  copies(): string | null;
}
