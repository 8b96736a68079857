import type { Category, Product, ProductStatus } from '#backend-api';
import { renderTable } from '../html.ts';

const statusWords: Record<ProductStatus, string> = { DRAFT: 'Draft', ACTIVE: 'On sale', RETIRED: 'No longer sold' };

/** In whole units and cents. */
function price(cents: number): string {
  return `${Math.floor(cents / 100)}.${cents % 100}`;
}

export function renderProductTable(products: readonly Product[], categories: readonly Category[]): string {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  return renderTable(
    ['Product', 'Category', 'Price', 'Status'],
    products.map((product) => [product.name, names.get(product.categoryId) ?? '', price(product.priceCents), statusWords[product.status]]),
  );
}
