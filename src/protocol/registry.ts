import * as z from 'zod';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of names; also one name alone, and names with descriptions (`{ "DRAFT": "not yet sent" }`). */
const namesSchema = z.preprocess(
  (value) => (value === null ? [] : typeof value === 'string' ? [value] : isObject(value) ? Object.keys(value) : value),
  z.array(z.preprocess((name) => (typeof name === 'number' ? String(name) : name), z.string())),
);
const namesField = namesSchema.optional();

/** 2.1 writes 1 for an entity of which there is nothing to say. */
const entitySchema = z
  .preprocess(
    (value) => (value === 1 || value === true || value === null ? {} : value),
    z.object({ sub: namesField, subs: namesField, refs: namesField, ref: namesField, file: z.string().optional().catch(undefined) }),
  )
  .transform(({ sub = [], subs = [], refs = [], ref = [], file }) => ({
    /** Which file declares it, where that was found. */
    ...(file === undefined ? {} : { file }),
    sub: [...new Set([...sub, ...subs])],
    refs: [...new Set([...refs, ...ref])],
  }));

/** Patterns name the entity to imitate, or a list of which the first counts; '' or null = nothing to imitate. */
const modelSchema = z.preprocess((value) => (Array.isArray(value) ? (value as unknown[]).at(0) : value) ?? '', z.string());

/** Keys that begin with `_` are placeholders. */
const table = <T extends z.ZodType>(entry: T) =>
  z.preprocess(
    (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('_'))) : value),
    z.record(z.string(), entry),
  );

/** The entity registry as it lies on the disk, of version 3.1 or 2.1, and as Batuta uses it. */
export const registrySchema = z
  .object({
    _patterns: table(modelSchema).optional(),
    _p: table(modelSchema).optional(),
    _enums: table(namesSchema).optional(),
    e: table(entitySchema),
  })
  .transform(({ _patterns, _p, _enums, e }) => ({
    /** kind → the one entity that is the module to imitate */
    patterns: Object.fromEntries(Object.entries(_patterns ?? _p ?? {}).filter(([, entity]) => entity !== '')),
    enums: _enums ?? {},
    /** Sub-entities, and what it refers to (its own name first, where it refers to itself). */
    entities: e,
  }));
export type Registry = z.infer<typeof registrySchema>;
