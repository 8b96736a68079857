export const productStatuses = ['DRAFT', 'ACTIVE', 'RETIRED'] as const;
export type ProductStatus = (typeof productStatuses)[number];

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly status: ProductStatus;
  readonly categoryId: string;
  readonly brandId: string | null;
}

export type NewProduct = Omit<Product, 'id'>;
