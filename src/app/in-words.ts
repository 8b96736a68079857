import { ContextError } from '../core/context/context-error.ts';
import { missingPart } from '../core/late.ts';
import { FencedError, RefusedError, StorageError } from '../core/durable/errors.ts';
import { PathError, WorkspaceError } from '../core/ports.ts';
import { toWorkspaceError } from '../node/system-error.ts';
import { UserError } from './contracts.ts';

/** Expected failures of ports, engine and system as errors with words for the person; what is unexpected passes through. */
export async function inWords<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    throw worded(error);
  }
}

/** The methods, with their expected failures in words for the person. */
export function allInWords<T extends Record<string, (...given: never[]) => Promise<unknown>>>(methods: T): T {
  const all = Object.entries(methods).map(([name, method]) => [name, (...given: never[]) => inWords(() => method(...given))]);
  return Object.fromEntries(all) as T;
}

export function worded(error: unknown): unknown {
  if (error instanceof StorageError || error instanceof RefusedError || error instanceof FencedError) return new UserError(error.text, 1);
  // A failed file operation of Node names its path.
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
  const known = path === null ? (missingPart(error) ?? error) : toWorkspaceError(error, path);
  return known instanceof WorkspaceError || known instanceof PathError || known instanceof ContextError ? new UserError(known.text) : error;
}
