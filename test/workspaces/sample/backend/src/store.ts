import type { Brand } from './brand/brand.types.ts';
import type { Bundle } from './bundle/bundle.types.ts';
import type { Category } from './category/category.types.ts';
import { Collection } from './collection.ts';
import type { Product } from './product/product.types.ts';

/** All data of the shop. */
export interface Store {
  readonly brands: Collection<Brand>;
  readonly categories: Collection<Category>;
  readonly products: Collection<Product>;
  readonly bundles: Collection<Bundle>;
}

export function createStore(): Store {
  return {
    brands: new Collection(),
    categories: new Collection(),
    products: new Collection(),
    bundles: new Collection(),
  };
}
