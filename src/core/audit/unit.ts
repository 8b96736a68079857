/** What one auditor judges, with a score, a cost and a part of the budget of its own: one dimension of one module. */
export interface Unit {
  /** Path of its folder; '.': the workspace. */
  readonly module: string;
  readonly dimension: string;
}

interface Modules {
  readonly modules: readonly string[];
}

/** Module by module, each in every dimension. */
export function unitsOf({ modules, dimensions }: Modules & { readonly dimensions: readonly string[] }): Unit[] {
  return modules.flatMap((module) => dimensions.map((dimension) => ({ module, dimension })));
}

/** Names it among all others; whatever has a module and a dimension, like a finding, belongs to it. */
export function unitKey({ module, dimension }: Unit): string {
  return `${module} · ${dimension}`;
}

/** As people read it: where one module is audited, its dimension says enough. */
export function unitName(unit: Unit, { modules }: Modules): string {
  return modules.length === 1 ? unit.dimension : unitKey(unit);
}

/** Most US dollars for it: what a dimension may use, its modules share in equal parts. null: no limit of its own. */
export function partOf(
  { dimension }: Unit,
  { parts, modules }: Modules & { readonly parts?: Readonly<Record<string, number>> },
): number | null {
  const limit = parts?.[dimension];
  return limit === undefined ? null : limit / modules.length;
}
