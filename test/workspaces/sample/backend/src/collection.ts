import { randomUUID } from 'node:crypto';

/** The rows of one entity, kept in memory in the order in which they came. */
export class Collection<Row extends { readonly id: string }> {
  readonly #rows = new Map<string, Row>();

  /** Gives the row an id and keeps it. */
  add(row: Omit<Row, 'id'>): Row {
    const kept = { ...row, id: randomUUID() } as Row;
    this.#rows.set(kept.id, kept);
    return kept;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }
}
