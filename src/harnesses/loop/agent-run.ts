import type { AgentTask } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Tool, ToolEnvironment } from '../../core/tool/tool.ts';
import type { ModelAccess } from './call-model.ts';

/** As the journal has it so far. */
export interface AgentEnvironment extends ToolEnvironment {
  readonly seen: Map<string, string>;
}

/** Everything that one agent works with. */
export interface AgentRun {
  readonly access: ModelAccess;
  readonly ctx: Ctx;
  readonly task: AgentTask;
  readonly environment: AgentEnvironment;
  readonly tools: readonly Tool[];
}
