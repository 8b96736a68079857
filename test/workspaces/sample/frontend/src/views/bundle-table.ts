import type { Bundle, Product } from '#backend-api';
import { renderTable } from '../html.ts';

export function renderBundleTable(bundles: readonly Bundle[], products: readonly Product[]): string {
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return renderTable(
    ['Bundle', 'Products'],
    bundles.map((bundle) => [bundle.name, bundle.productIds.map((id) => names.get(id) ?? id).join(', ')]),
  );
}
