import type { Message } from '../../protocol/message.ts';
import type { LentCache, OwnCache } from './own-caches.ts';

/** What a profile is made from. All paths are absolute, links resolved, and exist. */
export interface Places {
  readonly root: string;
  readonly home: string;
  /** Folders with nothing in them for a command: other people's files, sockets, temporary files of others. */
  readonly hidden: readonly string[];
  /** Read all the same. */
  readonly shown: readonly string[];
  /** Written besides the workspace. */
  readonly written: readonly string[];
  /** Caches that can have another in their place. */
  readonly caches: readonly OwnCache[];
}

/** How one command is shut in. All paths are absolute, links resolved. */
export interface Confinement {
  readonly cwd: string;
  readonly network: boolean;
  /** Files and folders of the workspace that can only be read. They exist: one that does not would be made, and be left behind. */
  readonly sealed: readonly string[];
  /** Folders that can be written besides the workspace and the temporary ones. */
  readonly writable: readonly string[];
  /** Files of programs that are started, in case they lie where nothing is shown. */
  readonly programs: readonly string[];
  readonly caches: readonly LentCache[];
}

/** Shuts programs into one workspace. */
export interface Sandbox {
  readonly name: string;
  /** What tells its version; null: it has none of its own. */
  readonly program: string | null;
  /** What `wrap` gives writes here, in JSON lines, whether the program was started ("exit-code"); null: it does not say. */
  readonly statusFd: 3 | null;
  /** What `wrap` gives reads this to its end here (4) before it starts the program; null: nothing. */
  readonly filter: Uint8Array | null;
  /** Of package managers, which `wrap` may be given. */
  readonly caches: readonly OwnCache[];
  /** The same for another workspace. */
  at(places: Places): Sandbox;
  /** The argv to start in place of this one. */
  wrap(argv: readonly string[], confinement: Confinement): readonly string[];
}

/** `why`: it cannot be used here, in words that follow "none: ". */
export type Probed = { readonly ok: true; readonly sandbox: Sandbox } | { readonly ok: false; readonly why: Message };
