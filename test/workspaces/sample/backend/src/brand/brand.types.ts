export interface Brand {
  readonly id: string;
  readonly name: string;
}

export type NewBrand = Omit<Brand, 'id'>;
