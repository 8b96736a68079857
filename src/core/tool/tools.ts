import * as z from 'zod';
import type { ToolSchema } from '../agent/model-provider.ts';
import { once } from '../once.ts';
import type { Json } from '../../protocol/json.ts';
import { calleesTool, callersTool, definitionTool, referencesTool } from './code-symbol.ts';
import { diagnosticsTool } from './diagnostics.ts';
import { editTool } from './edit.ts';
import { finishTool, type FinishForm } from './finish.ts';
import { globTool } from './glob.ts';
import { grepTool } from './grep.ts';
import { notesTool } from './notes.ts';
import { readTool } from './read.ts';
import { searchTool } from './search.ts';
import { allowedCommands, runTool } from './run.ts';
import type { Tool } from './tool.ts';
import { writeTool } from './write.ts';

/** What every agent has. */
export const readTools: readonly Tool[] = [readTool, grepTool, globTool, notesTool];

/** What every agent has as well where an editor's language servers can be asked. */
export const codeTools: readonly Tool[] = [diagnosticsTool, referencesTool, definitionTool];

/** What every agent has where code can be asked who calls what. */
export const callTools: readonly Tool[] = [callersTool, calleesTool];

/** What every agent has as well where code is found by its meaning. */
export const meaningTools: readonly Tool[] = [searchTool];

/** What an agent with write access has as well. */
export const writeTools: readonly Tool[] = [editTool, writeTool, runTool];

/**
 * The tools as the model gets them, with the allowed commands in `run` and `finish` at the end. The order must stay the same, because it
 * is part of the cached prefix.
 */
export function toolSchemas(tools: readonly Tool[], commands: readonly (readonly string[])[], form: FinishForm): ToolSchema[] {
  const about = (name: string): string => (name === runTool.name ? ` ${allowedCommands(commands)}` : '');
  return [...tools, finishTool(form)].map(({ name, description, input }) => ({
    name,
    description: description + about(name),
    inputSchema: schemaOf(input),
  }));
}

/** All agents have the same. */
const schemaOf = once((input: z.ZodType): { [key: string]: Json } => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input);
  return schema as { [key: string]: Json };
});
