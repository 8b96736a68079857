import { applyCommand } from './apply.ts';
import { approveCommand } from './approve.ts';
import { cancelCommand } from './cancel.ts';
import type { Command } from './command.ts';
import { dismissCommand } from './dismiss.ts';
import { doctorCommand } from './doctor.ts';
import { featureCommand } from './feature.ts';
import { guideCommand } from './guide.ts';
import { helpCommand } from './help.ts';
import { inboxCommand } from './inbox.ts';
import { initCommand } from './init.ts';
import { replyCommand } from './reply.ts';
import { resumeCommand } from './resume.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { sampleCommand } from './sample.ts';
import { trustCommand } from './trust.ts';
import { undoCommand } from './undo.ts';

/** Every command, in the order of help. A new one is a file beside this one and an entry here. */
export const commandList: readonly Command[] = [
  featureCommand,
  runCommand,
  inboxCommand,
  replyCommand,
  approveCommand,
  resumeCommand,
  guideCommand,
  dismissCommand,
  runsCommand,
  applyCommand,
  undoCommand,
  cancelCommand,
  initCommand,
  trustCommand,
  doctorCommand,
  sampleCommand,
  helpCommand(() => commandList),
];
