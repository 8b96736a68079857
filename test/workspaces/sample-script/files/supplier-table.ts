import type { Product, Supplier, SupplierRating } from '#backend-api';
import { renderTable } from '../html.ts';

const ratingWords: Record<SupplierRating, string> = { PREFERRED: 'Preferred', APPROVED: 'Approved', ON_TRIAL: 'On trial' };

export function renderSupplierTable(suppliers: readonly Supplier[], products: readonly Product[]): string {
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return renderTable(
{{if note}}
    ['Supplier', 'Rating', 'Products', 'Note'],
    suppliers.map((supplier) => [
      supplier.name,
      ratingWords[supplier.rating],
      supplier.productIds.map((id) => names.get(id) ?? id).join(', '),
      supplier.note ?? '',
    ]),
{{end}}
{{if not note}}
    ['Supplier', 'Rating', 'Products'],
    suppliers.map((supplier) => [supplier.name, ratingWords[supplier.rating], supplier.productIds.map((id) => names.get(id) ?? id).join(', ')]),
{{end}}
  );
}
