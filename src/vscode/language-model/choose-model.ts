import type { LanguageModelChat } from 'vscode';

/** What is needed of an editor's model to choose one. */
type KnownModel = Pick<LanguageModelChat, 'vendor' | 'id' | 'family' | 'name'>;

/** How a model of the editor is named in settings and events. No price book has such a name. */
export function modelName({ vendor, id }: Pick<KnownModel, 'vendor' | 'id'>): string {
  return `${vendor}/${id}`;
}

/**
 * The model that fits what settings ask for: its full name, its id, its family or its shown name; for one of another provider
 * (`claude-opus-5-5`) the first of the same line (opus, sonnet…); else the editor's first. null when there is none.
 */
export function chooseModel<M extends KnownModel>(models: readonly M[], asked: string): M | null {
  const wanted = asked.trim().toLowerCase();
  const exact: ((model: M) => string)[] = [modelName, (model) => model.id, (model) => model.family, (model) => model.name];
  for (const nameOf of exact) {
    const found = models.find((model) => nameOf(model).toLowerCase() === wanted);
    if (found) return found;
  }
  const line = /opus|sonnet|haiku|fable/u.exec(wanted)?.[0];
  const kin = line === undefined ? undefined : models.find(({ id, family }) => `${id} ${family}`.toLowerCase().includes(line));
  return kin ?? models[0] ?? null;
}
