import type { AgentTask } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Tool, ToolEnvironment } from '../../core/tool/tool.ts';
import type { ModelAccess } from './call-model.ts';

/** Everything that one agent works with. */
export interface AgentRun {
  readonly access: ModelAccess;
  readonly ctx: Ctx;
  readonly task: AgentTask;
  readonly environment: ToolEnvironment;
  readonly tools: readonly Tool[];
}
