import { createHash } from 'node:crypto';
import * as z from 'zod';
import { emptyRunState } from '../../core/run/project.ts';
import { runEventSchema } from '../../protocol/run-event.ts';

let format: string | undefined;

/** A state is made of what the events hold: whenever their shape changes, so may its own. The bundles hold the answer alone. */
export function summaryFormat(): string {
  format ??= createHash('sha256')
    .update(JSON.stringify([emptyRunState(), z.toJSONSchema(runEventSchema)]))
    .digest('hex');
  return format;
}
