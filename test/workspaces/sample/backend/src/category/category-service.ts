import type { Collection } from '../collection.ts';
import { requireId, requireText } from '../validation.ts';
import type { Category, NewCategory } from './category.types.ts';

export class CategoryService {
  readonly #categories: Collection<Category>;

  constructor(categories: Collection<Category>) {
    this.#categories = categories;
  }

  list(): Category[] {
    return this.#categories.all();
  }

  create(input: NewCategory): Category {
    const name = requireText(input.name, 'name');
    const parentId = input.parentId === null ? null : requireId(input.parentId, this.#categories, 'parentId');
    return this.#categories.add({ name, parentId });
  }
}
