export interface Bundle {
  readonly id: string;
  readonly name: string;
  readonly productIds: readonly string[];
}

export type NewBundle = Omit<Bundle, 'id'>;
