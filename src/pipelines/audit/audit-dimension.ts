import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { late } from '../../core/late.ts';
import { auditingSchema } from './auditing.ts';

/**
 * One auditor at work on one dimension of one module. Its answer has one turn to be repaired; what says nothing then is unscored, and the person is told. Whether one that
 * stops goes on is asked by the parent, once for all that stopped.
 */
export const auditDimensionWorkflow = defineWorkflow({
  name: 'audit-dimension',
  version: '4',
  input: auditingSchema,
  run: late(async () => (await import('./audit-until-said.ts')).auditUntilSaid),
});
