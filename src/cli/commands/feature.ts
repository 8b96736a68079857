import { resolve } from 'node:path';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { readRequest } from '../arguments/read-request.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import { trustedSession } from '../dialogue/ensure-trust.ts';
import type { Command } from './command.ts';
import { seeThrough, withSession } from './see-through.ts';

export const featureCommand: Command = {
  name: 'feature',
  usage: '"<request>" | --request-file FILE | -',
  summary: 'take a request from spec to proven, reviewed change',
  positionals: { min: 0, max: Infinity },
  options: ['plan', 'yes', 'trust-workspace', 'request-file', 'provider', 'model', 'budget', 'tokens', 'turns', 'output'],
  async run(context) {
    const { args, io } = context;
    const options = sessionOptionsOf(args);
    const request = await readRequest(args, io);
    const app = await context.app();
    await ensureProvider(context, app, options.provider ?? null);
    const workspace = resolve(io.cwd, args.values.get('workspace') ?? '.');
    return withSession(await trustedSession(context, app, workspace, options), async (session) => {
      const handle = await session.start('feature', request);
      return seeThrough(context, { app, session, runId: handle.runId, handle });
    });
  },
};
