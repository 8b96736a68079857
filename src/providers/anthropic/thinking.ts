import type Anthropic from '@anthropic-ai/sdk';

/**
 * `adaptive`: the model decides (the default of current models). `off`: no thinking, or the least effort where it cannot be turned off.
 * A number: token budget for models without adaptive thinking.
 */
export type Thinking = 'adaptive' | 'off' | { readonly budgetTokens: number };

export interface ThinkingParameters {
  thinking?: Anthropic.ThinkingConfigParam;
  output_config?: Anthropic.OutputConfig;
}

type Ability = 'always' | 'adaptive' | 'budget' | 'unknown';

/** Thinking support by model id. Ids that are not Anthropic's (a compatible endpoint) get no thinking parameter. */
function abilityOf(model: string): Ability {
  if (/^claude-(?:fable|mythos)-/u.test(model)) return 'always';
  const version = /^claude-(?:opus|sonnet|haiku)-(\d+)(?:-(\d{1,2}))?(?=-|$)/u.exec(model);
  if (!version) return 'unknown';
  const generation = Number(version[1]) + Number(version[2] ?? 0) / 10;
  if (generation < 4.6) return 'budget';
  // These refuse `disabled` with a 400.
  return /^claude-opus-(?:4-7|5-5)(?=-|$)/u.test(model) ? 'always' : 'adaptive';
}

/** The request's thinking parameters, as far as the model supports them. */
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
