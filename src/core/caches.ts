import type { KnownAudit } from '../protocol/audit.ts';
import type { BaselineCommand, ProofResult } from '../protocol/proof.ts';

/** Kept over runs. Only a cache: what is gone or damaged is found out again. */
export interface KeyedCache<T> {
  get(key: string): Promise<T | null>;
  put(key: string, known: T): Promise<void>;
}

/** How a command ended on a tree, whoever ran it. */
export interface KnownBaseline {
  readonly command: BaselineCommand;
  readonly result: ProofResult;
}

/** Passes on known trees. */
export type BaselineCache = KeyedCache<KnownBaseline>;

/** Audits of known files. */
export type AuditCache = KeyedCache<KnownAudit>;
