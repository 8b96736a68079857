import { PathError } from '../ports.ts';
import type { Message } from '../../protocol/message.ts';
import type { ToolResult } from './tool.ts';
import { sentence } from '../describe/message.ts';

export const done = (content: string, detail: string): ToolResult => ({ ok: true, content, detail });
export const refused = (content: string, detail: Message): ToolResult => ({ ok: false, content, detail });

/** Runs `fn`; a `PathError` becomes a refusal for the model. */
export async function withPath<T>(fn: () => Promise<T>, otherwise: (result: ToolResult) => T): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (error instanceof PathError) return otherwise(refused(error.message, sentence('path refused')));
    throw error;
  }
}
