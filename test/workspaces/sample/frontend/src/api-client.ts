import type { Brand, Bundle, Category, Product } from '#backend-api';

/** What `GET /api/{name}` answers. */
export interface Lists {
  brands: Brand[];
  bundles: Bundle[];
  categories: Category[];
  products: Product[];
}

/** Throws when the server refuses. */
export async function fetchList<Name extends keyof Lists>(name: Name): Promise<Lists[Name]> {
  const response = await fetch(`/api/${name}`);
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  return (await response.json()) as Lists[Name];
}
