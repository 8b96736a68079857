import { z } from 'zod';

/** One entity: its sub-entities and what it refers to (its own name first, where it refers to itself). */
export const registryEntitySchema = z.object({ sub: z.array(z.string()), refs: z.array(z.string()) });
export type RegistryEntity = z.infer<typeof registryEntitySchema>;

/** The entity registry as Batuta uses it, whatever version the file has. */
export const registrySchema = z.object({
  version: z.string(),
  /** kind → the one entity that is the module to imitate */
  patterns: z.record(z.string(), z.string()),
  enums: z.record(z.string(), z.array(z.string())),
  entities: z.record(z.string(), registryEntitySchema),
});
export type Registry = z.infer<typeof registrySchema>;
