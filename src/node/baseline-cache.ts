import * as z from 'zod';
import { knownAuditSchema } from '../protocol/audit.ts';
import { baselineSchema, proofResultSchema } from '../protocol/proof.ts';
import type { AuditCache, BaselineCache } from '../core/ports.ts';
import { createJsonCache } from './json-cache.ts';

const knownSchema = z.object({ command: baselineSchema.shape.commands.element, result: proofResultSchema });

/** By command and tree. */
export function createBaselineCache(folder: string): BaselineCache {
  return createJsonCache(folder, knownSchema);
}

/** By what was asked of an auditor, and the files that it was asked about. */
export function createAuditCache(folder: string): AuditCache {
  return createJsonCache(folder, knownAuditSchema);
}
