import * as z from 'zod';
import { defineWorkflow } from '../../../src/core/durable/define-workflow.ts';
import type { Json } from '../../../src/protocol/json.ts';

/** The main workflow `main`: its children of the workflow `agent`, one for each name, all at once. */
export const sideBySide = (names: readonly string[], inputOf: (name: string) => Json) =>
  defineWorkflow({
    name: 'main',
    version: '1',
    input: z.null(),
    run: (ctx) =>
      ctx.all(
        'agents',
        names.map((name) => ({ workflow: 'agent', input: inputOf(name), as: name })),
      ),
  });
