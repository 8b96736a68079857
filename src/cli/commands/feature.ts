import type { Command } from './command.ts';
import { startOptions, startPipeline } from './run.ts';

/** The pipeline that has a command of its own. */
export const featureCommand: Command = {
  name: 'feature',
  usage: '"<request>" | --request-file FILE | -',
  summary: 'take a request from spec to proven, reviewed change',
  positionals: { min: 0, max: Infinity },
  options: startOptions,
  run: (context) => startPipeline(context, 'feature'),
};
