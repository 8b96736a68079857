import type { Store } from '../store.ts';
import { requireId, requireOneOf, requireText, ValidationError } from '../validation.ts';
import { productStatuses, type NewProduct, type Product } from './product.types.ts';

export class ProductService {
  readonly #store: Pick<Store, 'products' | 'categories' | 'brands'>;

  constructor(store: Pick<Store, 'products' | 'categories' | 'brands'>) {
    this.#store = store;
  }

  list(): Product[] {
    return this.#store.products.all();
  }

  create(input: NewProduct): Product {
    const { products, categories, brands } = this.#store;
    if (!Number.isSafeInteger(input.priceCents) || input.priceCents < 0) throw new ValidationError('priceCents: whole number of cents expected');
    return products.add({
      name: requireText(input.name, 'name'),
      priceCents: input.priceCents,
      status: requireOneOf(input.status, productStatuses, 'status'),
      categoryId: requireId(input.categoryId, categories, 'categoryId'),
      brandId: input.brandId === null ? null : requireId(input.brandId, brands, 'brandId'),
    });
  }
}
