import type Anthropic from '@anthropic-ai/sdk';

/**
 * The request's thinking parameters: a model that can decides by itself how much it thinks. Older ones, and those that are not Anthropic's (a
 * compatible endpoint), get none.
 */
export function thinkingParameters(model: string): { thinking?: Anthropic.ThinkingConfigParam } {
  const version = /^claude-(?:opus|sonnet|haiku)-(\d+)(?:-(\d{1,2}))?(?=-|$)/u.exec(model);
  const isCurrent = version !== null && Number(version[1]) + Number(version[2] ?? 0) / 10 >= 4.6;
  return isCurrent || /^claude-(?:fable|mythos)-/u.test(model) ? { thinking: { type: 'adaptive' } } : {};
}
