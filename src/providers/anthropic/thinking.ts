import type Anthropic from '@anthropic-ai/sdk';

/**
 * How the model may think. `adaptive`: it decides itself (what current models want). `off`: no thinking, or the least
 * effort for models that always think. A number: token budget for models from before adaptive thinking.
 */
export type Thinking = 'adaptive' | 'off' | { readonly budgetTokens: number };

export interface ThinkingParameters {
  thinking?: Anthropic.ThinkingConfigParam;
  output_config?: Anthropic.OutputConfig;
}

type Ability = 'always' | 'adaptive' | 'budget' | 'unknown';

/** What a model id says about its thinking; ids that are not Anthropic's (a compatible endpoint) get no thinking parameter at all. */
function abilityOf(model: string): Ability {
  if (/^claude-(?:fable|mythos)-/u.test(model)) return 'always';
  const version = /^claude-(?:opus|sonnet|haiku)-(\d+)(?:-(\d{1,2}))?(?=-|$)/u.exec(model);
  if (!version) return 'unknown';
  const generation = Number(version[1]) + Number(version[2] ?? 0) / 10;
  if (generation < 4.6) return 'budget';
  // These refuse `disabled` with a 400.
  return /^claude-opus-(?:4-7|5-5)(?=-|$)/u.test(model) ? 'always' : 'adaptive';
}

/** The request's parameters for what is wished and what the model can do. */
export function thinkingParameters(model: string, wish: Thinking, maxOutputTokens: number): ThinkingParameters {
  const ability = abilityOf(model);
  if (ability === 'unknown') return {};
  if (ability === 'budget') {
    if (typeof wish === 'string') return {};
    const budget = Math.min(wish.budgetTokens, maxOutputTokens - 1);
    return budget < 1024 ? {} : { thinking: { type: 'enabled', budget_tokens: budget } };
  }
  if (wish !== 'off') return { thinking: { type: 'adaptive' } };
  return ability === 'always' ? { output_config: { effort: 'low' } } : { thinking: { type: 'disabled' } };
}
