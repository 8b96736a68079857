/** What a memory server knows of an entity. */
export interface Observation {
  readonly entity: string;
  readonly text: string;
}

/** Knowledge kept over runs. Without a server it finds nothing, and the registry serves alone. */
export interface Memory {
  readonly kind: string;
  search(terms: readonly string[]): Promise<Observation[]>;
  remember(entities: readonly { readonly name: string; readonly observations: readonly string[] }[]): Promise<void>;
}
