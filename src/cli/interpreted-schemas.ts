import type { $ZodConfig } from 'zod/v4/core';

const shared = globalThis as { __zod_globalConfig?: $ZodConfig };

// A command reads with each schema once or twice. To compile it first, as zod does for whoever reads often, takes longer than to read with it as it is.
// Said where zod looks for it, because to import zod only for this is too much for commands that need no schema.
shared.__zod_globalConfig = Object.assign(shared.__zod_globalConfig ?? {}, { jitless: true });
