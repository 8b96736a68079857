export const supplierRatings = ['PREFERRED', 'APPROVED', 'ON_TRIAL'] as const;
export type SupplierRating = (typeof supplierRatings)[number];

export interface Supplier {
  readonly id: string;
  readonly name: string;
  readonly rating: SupplierRating;
  readonly productIds: readonly string[];
{{if note}}
  /** null: nothing to say. */
  readonly note: string | null;
{{end}}
}

export type NewSupplier = Omit<Supplier, 'id'>;
