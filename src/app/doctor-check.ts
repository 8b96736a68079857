import { inEnglish } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import type { App } from './contracts.ts';

export type Check = Awaited<ReturnType<App['doctor']>>[number];

/** What holds; with `fix` where something can be done about it although nothing is broken. */
export type Found = string | { readonly detail: string; readonly fix: string };

/** What several checks need, asked once: it is there, or one of them says why not. */
export type Needed<T> =
  | { readonly ok: true; readonly value: T }
  /** `why`: why what needs it is not checked, in few words. */
  | { readonly ok: false; readonly error: unknown; readonly why: string };

/** One check; whatever it throws is what is wrong, and `fix` what to do then. */
export async function check(name: string, fix: string, fn: () => Promise<Found>): Promise<Check> {
  try {
    const found = await fn();
    return { name, ok: true, ...(typeof found === 'string' ? { detail: found, fix: '' } : found) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), fix };
  }
}

export async function needed<T>(fn: () => Promise<T>, why = 'the settings cannot be read'): Promise<Needed<T>> {
  try {
    return { ok: true, value: await fn() };
  } catch (error) {
    return { ok: false, error, why };
  }
}

/** A check of what was asked before: where that failed it was told already, and this one says only that it was not made. */
export function checkOf<T>(about: Needed<T>, name: string, fix: string, fn: (value: T) => Promise<Found>): Promise<Check> | Check {
  if (about.ok) return check(name, fix, () => fn(about.value));
  return { name, ok: false, skipped: true, detail: `not checked: ${about.why}`, fix: '' };
}

/** What was asked before, or what was wrong with it: for the one check that tells so. */
export function valueOf<T>(about: Needed<T>): T {
  if (!about.ok) throw about.error;
  return about.value;
}

export function fail(detail: string | Message): never {
  throw new Error(inEnglish(detail));
}
