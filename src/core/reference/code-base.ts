import type { Registry } from '../../protocol/registry.ts';
import type { Search } from '../ports.ts';

/** The workspace's code as modules are looked for in it. */
export interface CodeBase {
  readonly paths: readonly string[];
  readonly registry: Registry | null;
  readonly search: Search;
  readonly read: (path: string) => Promise<string | null>;
  readonly signal: AbortSignal;
}
