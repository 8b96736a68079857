import type { Collection } from '../collection.ts';
import { requireText, ValidationError } from '../validation.ts';
import type { Brand, NewBrand } from './brand.types.ts';

export class BrandService {
  readonly #brands: Collection<Brand>;

  constructor(brands: Collection<Brand>) {
    this.#brands = brands;
  }

  list(): Brand[] {
    return this.#brands.all();
  }

  create(input: NewBrand): Brand {
    const name = requireText(input.name, 'name');
    if (this.list().some((brand) => brand.name === name)) throw new ValidationError(`name: there is a brand ${name} already`);
    return this.#brands.add({ name });
  }
}
