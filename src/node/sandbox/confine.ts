import type { CommandRequest } from '../../core/ports.ts';
import { repositoryAround } from '../repository-around.ts';
import type { Sandbox } from './sandbox.ts';
import { lentCaches } from './own-caches.ts';
import { sealedPlaces } from './sealed-places.ts';

/** One command's sandbox. */
export interface Confined {
  /** The argv to start in place of this one, whose first word is a file. */
  wrap(argv: readonly string[]): readonly string[];
  /** It writes to its fourth stream (3) whether the program was started. */
  readonly tells: boolean;
  /** What is written to its fifth stream (4) at once. */
  readonly filter: Uint8Array | null;
}

/** The sandbox for a command, as far as it is to be shut in; null: not at all. */
export type Confine = (
  request: Pick<CommandRequest, 'confined' | 'listed'>,
  place: { readonly cwd: string; readonly writable: readonly string[] },
) => Promise<Confined | null>;

/** `network`: whether commands of the settings have it. */
export function createConfine(sandbox: Sandbox, root: string, network: boolean): Confine {
  return async ({ confined = 'settings', listed = [] }, { cwd, writable }) => {
    if (confined === 'none') return null;
    const byPerson = confined === 'person';
    const sealed = byPerson ? [] : await sealedPlaces(root, listed, confined === 'agent');
    // Of a linked worktree it lies elsewhere.
    const store = byPerson ? (await repositoryAround(root))?.store : undefined;
    const folders = [...writable, ...(store === undefined ? [] : [store])];
    const isConnected = byPerson || (confined === 'settings' && network);
    const caches = await lentCaches(sandbox.caches, [...new Set([cwd, root])], isConnected);
    return {
      tells: sandbox.statusFd !== null,
      filter: sandbox.filter,
      wrap: (argv) => {
        const options = {
          cwd,
          network: isConnected,
          sealed,
          writable: folders,
          programs: argv.slice(0, 1),
          caches,
        };
        return sandbox.wrap(argv, options);
      },
    };
  };
}
