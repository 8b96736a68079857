import type { Store } from '../store.ts';
import { requireIds, requireText, ValidationError } from '../validation.ts';
import type { Bundle, NewBundle } from './bundle.types.ts';

export class BundleService {
  readonly #store: Pick<Store, 'bundles' | 'products'>;

  constructor(store: Pick<Store, 'bundles' | 'products'>) {
    this.#store = store;
  }

  list(): Bundle[] {
    return this.#store.bundles.all();
  }

  create(input: NewBundle): Bundle {
    const name = requireText(input.name, 'name');
    if (this.list().some((bundle) => bundle.name === name)) throw new ValidationError(`name: there is a bundle ${name} already`);
    return this.#store.bundles.add({ name, productIds: requireIds(input.productIds, this.#store.products, 'productIds') });
  }
}
