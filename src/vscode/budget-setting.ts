import { UserError } from '../app/contracts.ts';
import { sentence } from '../core/describe/message.ts';

/** The cap that `batuta.budget` sets; null: none. The editor gives what settings.json says, whatever that is, and a cap that is not understood must not be taken for none. */
export function budgetSetting(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new UserError(
    sentence('The setting batuta.budget is {0}. Expected an amount in US dollars above 0, like 2.5.', JSON.stringify(value).slice(0, 60)),
  );
}
