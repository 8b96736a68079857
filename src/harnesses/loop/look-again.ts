import { createHash } from 'node:crypto';
import type { Tool, ToolEnvironment, ToolResult } from '../../core/tool/tool.ts';
import type { Look } from '../../protocol/look.ts';
import { answerNow, type Called } from './tool-calls.ts';

/** The looks of calls that only looked, as they were answered. */
export function looksOf(done: readonly Called[]): Look[] {
  return done.map(({ call, result }) => ({ tool: call.name, input: call.input, answer: hashOf(result) }));
}

/** Each once. One that was answered in two ways is there twice: it will never be again as it was for that agent. */
export function eachOnce(looks: readonly Look[]): Look[] {
  return [...new Map(looks.map((look) => [JSON.stringify([look.tool, look.input, look.answer]), look])).values()];
}

/**
 * Whether everything that was looked at would be told in the same words now. It goes by answers, not by files: what came since counts where a search
 * would show it, and whatever no look would show does not.
 */
export async function saysTheSame(
  looks: readonly Look[],
  tools: readonly Tool[],
  environment: ToolEnvironment,
  signal: AbortSignal,
): Promise<boolean> {
  // One after the other, and no further than the first that differs: others are looked at beside it.
  for (const { tool, input, answer } of looks) {
    const now = await answerNow({ name: tool, input }, tools, environment, signal);
    if (now === null || hashOf(now) !== answer) return false;
  }
  return true;
}

function hashOf({ ok, content }: ToolResult): string {
  return createHash('sha256')
    .update(JSON.stringify([ok, content]))
    .digest('hex');
}
