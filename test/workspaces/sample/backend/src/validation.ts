/** The request is at fault; becomes status 400. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
}

/** Text that is not empty; returns it without outer white space. */
export function requireText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw new ValidationError(`${field}: text expected`);
  return value.trim();
}

/** One of the values of an enum. */
export function requireOneOf<Value extends string>(value: unknown, values: readonly Value[], field: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new ValidationError(`${field}: one of ${values.join(', ')} expected`);
  return found;
}

/** Ids of rows that exist, without doubles. */
export function requireIds(value: unknown, rows: { get(id: string): unknown }, field: string): string[] {
  if (!Array.isArray(value)) throw new ValidationError(`${field}: list of ids expected`);
  return [...new Set(value.map((id) => requireId(id, rows, field)))];
}

/** Id of a row that exists. */
export function requireId(value: unknown, rows: { get(id: string): unknown }, field: string): string {
  const id = requireText(value, field);
  if (rows.get(id) === undefined) throw new ValidationError(`${field}: there is no ${id}`);
  return id;
}
