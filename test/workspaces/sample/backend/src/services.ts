import { BrandService } from './brand/brand-service.ts';
import { BundleService } from './bundle/bundle-service.ts';
import { CategoryService } from './category/category-service.ts';
import { ProductService } from './product/product-service.ts';
import type { Store } from './store.ts';

/** One service per entity; the key is its path below /api. */
export function createServices(store: Store) {
  return {
    brands: new BrandService(store.brands),
    categories: new CategoryService(store.categories),
    products: new ProductService(store),
    bundles: new BundleService(store),
  };
}

export type Services = ReturnType<typeof createServices>;
