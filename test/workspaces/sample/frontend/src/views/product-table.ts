import type { Category, Product, ProductStatus } from '#backend-api';
import { renderTable } from '../html.ts';

const statusWords: Record<ProductStatus, string> = { DRAFT: 'Draft', ACTIVE: 'On sale', RETIRED: 'No longer sold' };

export function renderProductTable(products: readonly Product[], categories: readonly Category[]): string {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  return renderTable(
    ['Product', 'Category', 'Price', 'Status'],
    products.map((product) => [product.name, names.get(product.categoryId) ?? '', (product.priceCents / 100).toFixed(2), statusWords[product.status]]),
  );
}
