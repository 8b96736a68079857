import type { Collection } from '../collection.ts';
import { requireText, ValidationError } from '../validation.ts';
import type { NewSupplier, Supplier } from './supplier.types.ts';

export class SupplierService {
  readonly #suppliers: Collection<Supplier>;

  constructor(suppliers: Collection<Supplier>) {
    this.#suppliers = suppliers;
  }

  list(): Supplier[] {
    return this.#suppliers.all();
  }

  create(input: NewSupplier): Supplier {
    const name = requireText(input.name, 'name');
    if (this.list().some((supplier) => supplier.name === name)) throw new ValidationError(`name: there is a supplier ${name} already`);
    return this.#suppliers.add({
      name,
      rating: input.rating,
      productIds: input.productIds,
{{if note}}
      note: input.note === null ? null : requireText(input.note, 'note'),
{{end}}
    });
  }
}
