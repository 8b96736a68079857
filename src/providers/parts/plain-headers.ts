import http from 'node:http';

type Pairs = Iterable<readonly [string, string]>;

/**
 * What stands in the place of the platform's `Headers` in the command line, as far as a client of requests asks them: the first use of those makes Node
 * load all of its browser's fetch, which takes longer than all else that a call does. Names in any case, values of one name joined with ", ", pairs by
 * name. Throws a TypeError for what HTTP cannot carry.
 */
export class PlainHeaders {
  readonly #values = new Map<string, string>();

  constructor(init: Pairs | Readonly<Record<string, string>> = {}) {
    const pairs: Pairs = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of pairs) this.append(name, value);
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.#put(name, cleaned(value), before === null ? '' : `${before}, `);
  }

  set(name: string, value: string): void {
    this.#put(name, cleaned(value));
  }

  #put(name: string, value: string, before = ''): void {
    http.validateHeaderName(name);
    http.validateHeaderValue(name, value);
    this.#values.set(name.toLowerCase(), `${before}${value}`);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  entries(): IterableIterator<[string, string]> {
    return this[Symbol.iterator]();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)).values();
  }
}

/** Blanks around a value do not count. */
const cleaned = (value: string): string => String(value).replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/gu, '');
