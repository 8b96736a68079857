// memory-child.ts FOLDER URL TURNS AGENTS – plays a run in a process of its own, whose memory is told at its end: the most that it had, in kilobytes.
import { playAgents } from './play-agents.ts';

const [folder = '', url = '', turns, agents] = process.argv.slice(2);
// Bundled as CommonJS, which knows no await outside of a function.
void playAgents(folder, url, Number(turns), Number(agents)).then(() => process.send?.(process.resourceUsage().maxRSS));
