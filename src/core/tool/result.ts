import { PathError } from '../ports.ts';
import type { Message } from '../../protocol/message.ts';
import type { ToolResult } from './tool.ts';
import { sentence } from '../describe/message.ts';

export const done = (content: string, detail: string): ToolResult => ({ ok: true, content, detail });
export const refused = (content: string, detail: Message): ToolResult => ({ ok: false, content, detail });

/** Turns a `PathError` into a refusal for the model; for `catch`. */
export function refusedPath(error: unknown): ToolResult {
  if (error instanceof PathError) return refused(error.message, sentence('path refused'));
  throw error;
}
