import * as z from 'zod';
import { agentTaskSchema, failureReasonSchema } from '../../core/agent/harness.ts';
import { auditedSchema } from '../../protocol/audit.ts';
import { messageSchema } from '../../protocol/message.ts';
import { workSchema } from '../../protocol/work.ts';

/** `name`: what people call what it audits. `key`: under which it is kept for later runs; `tree`: the workspace when that was found out (runs of earlier versions have none). */
export const auditingSchema = z.object({
  module: z.string(),
  dimension: z.string(),
  name: z.string(),
  key: z.string(),
  tree: z.string().exactOptional(),
  task: agentTaskSchema,
  work: workSchema,
  attempt: z.int(),
});
export type Auditing = z.infer<typeof auditingSchema>;

/** An audit; or why its auditor came to no end, and with what it goes on. */
const endSchema = z.union([
  auditedSchema,
  z.object({ stopped: z.object({ reason: failureReasonSchema, message: messageSchema, next: auditingSchema }) }),
]);
export type AuditEnd = z.infer<typeof endSchema>;
export type Stopped = Extract<AuditEnd, { stopped: unknown }>['stopped'];

/** What became of it, as the parent gets it. */
export const readAudited = (value: unknown): AuditEnd => endSchema.parse(value);
