import type { ModelProvider } from '../core/agent/model-provider.ts';
import type { PriceBook } from '../core/budget/price-book.ts';
import type { Message } from '../protocol/message.ts';
import type { NamedModel, ProviderChoice } from './contracts.ts';

/** Who answers where nobody is chosen. */
export const defaultProvider = 'anthropic';

/** A provider that is ready. */
export interface OpenProvider {
  readonly provider: ModelProvider;
  readonly prices: PriceBook;
}

/** One that a face brings along, an API, a server, or the script of the sample, which is never offered. */
export interface KnownProvider extends Pick<ProviderChoice, 'id' | 'label' | 'keyVariable' | 'keyPage'> {
  /** Name of a variable with another address of its server. */
  readonly addressVariable?: string;
  /** What to do where it is not usable and needs no key. */
  readonly remedy?: Message;
  readonly usable: () => Promise<boolean>;
  /** Models to choose from; other ones can be named all the same. */
  readonly models: () => Promise<readonly NamedModel[]>;
  /** What its calls cost; `noPrices` where they are not billed by the token, or nobody knows. */
  readonly prices: PriceBook;
  /** Its own model for what settings ask for; left out: it takes what they say. Throws UserError when it has none. */
  readonly modelFor?: (asked: string) => Promise<string>;
  /** `begun`: for a run whose models are settled. Throws UserError with the ways to get it when it is not usable. */
  readonly open: (begun?: boolean) => Promise<ModelProvider>;
}
