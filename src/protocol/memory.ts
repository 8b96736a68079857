import * as z from 'zod';

/** Something that memory knows of: an entity of the code, or a piece of work. */
export const memoryNodeSchema = z.object({
  name: z.string().min(1),
  entityType: z.string().default(''),
  observations: z.array(z.string()).default([]),
});
export type MemoryNode = z.infer<typeof memoryNodeSchema>;

export const memoryRelationSchema = z.object({ from: z.string(), to: z.string(), relationType: z.string() });
export type MemoryRelation = z.infer<typeof memoryRelationSchema>;

/** What memory servers answer with, as the tools of `@modelcontextprotocol/server-memory` do. */
export const memoryGraphSchema = z.object({
  entities: z.array(memoryNodeSchema).default([]),
  relations: z.array(memoryRelationSchema).default([]),
});
export type MemoryGraph = z.infer<typeof memoryGraphSchema>;

/** What a run writes to memory, and what of earlier runs goes for it; told before it is done. */
export const memoryLearned = z.object({
  type: z.literal('memory.learned'),
  added: memoryGraphSchema,
  replaced: memoryGraphSchema,
  /** All that it says, also what memory had already; its work first. Absent in older journals. */
  said: memoryGraphSchema.optional(),
});

/** A line of the file that such a server keeps. */
export const memoryLineSchema = z.discriminatedUnion('type', [
  memoryNodeSchema.extend({ type: z.literal('entity') }),
  memoryRelationSchema.extend({ type: z.literal('relation') }),
]);

/** Who remembers for a run: our own file where nothing is said. */
export const memoryChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({
    kind: z.literal('server'),
    /** What the workspace names starts only after the person approved it. */
    by: z.enum(['person', 'workspace']),
    command: z.array(z.string().min(1)).min(1),
    /** Names of variables of the environment that it gets besides the usual ones. */
    variables: z.array(z.string()),
  }),
]);
export type MemoryChoice = z.infer<typeof memoryChoiceSchema>;
