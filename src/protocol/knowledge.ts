import * as z from 'zod';
import { memoryGraphSchema } from './memory.ts';

/** Where what is known comes from: the entities of the registry, or what runs remember. */
export const knowledgeSourceSchema = z.enum(['code', 'memory']);
export type KnowledgeSource = z.infer<typeof knowledgeSourceSchema>;

/** What the page of entities and memory shows. */
export const knowledgeSchema = z.object({
  source: knowledgeSourceSchema,
  graph: memoryGraphSchema,
  /** What is to be in the middle; null: what was there, or the first. */
  focus: z.string().nullable(),
  /** Why there is nothing, in the editor's language; '' otherwise. */
  problem: z.string(),
  /** The folder as the window calls it, where it has several; '' otherwise. */
  folder: z.string(),
});
export type Knowledge = z.infer<typeof knowledgeSchema>;
