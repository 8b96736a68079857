import { keepCompiled } from './keep-compiled.ts';
import { collectGarbage, makeRoomForObjects } from './room-for-objects.ts';

const argv = process.argv.slice(2);
// What options ask for alone is answered sooner than that.
if (argv[0]?.startsWith('-') === false) makeRoomForObjects();
const keepCode = keepCompiled(process.env, argv);
const haveTime: typeof keepCode = (when) => {
  keepCode(when);
  if (when === 'waiting') collectGarbage();
};
/** The rest is imported only now. Rejects when parts of it are missing; else the process ends when the command line is done. */
export const running = import('./run-process.ts').then(({ runProcess }) => runProcess(argv, 'batuta', haveTime));
