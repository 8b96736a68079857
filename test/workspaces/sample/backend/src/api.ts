// Everything that the frontend may use of the backend: types only.
export type { Brand, NewBrand } from './brand/brand.types.ts';
export type { Bundle, NewBundle } from './bundle/bundle.types.ts';
export type { Category, NewCategory } from './category/category.types.ts';
export type { NewProduct, Product, ProductStatus } from './product/product.types.ts';
