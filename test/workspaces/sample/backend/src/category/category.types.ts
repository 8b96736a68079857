export interface Category {
  readonly id: string;
  readonly name: string;
  /** null: a category at the top. */
  readonly parentId: string | null;
}

export type NewCategory = Omit<Category, 'id'>;
