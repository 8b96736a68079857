import type { Watched } from '../../../src/core/surroundings.ts';
import type { setUp } from './observing.ts';

/** Names what is done, in order, each of which takes its time as a disk does; what begins before the one before it is done says so. */
export function inTurn() {
  const order: string[] = [];
  let running: string | null = null;
  const one =
    <Given extends unknown[], Done>(name: string, done: (...given: Given) => Promise<Done> | Done) =>
    async (...given: Given): Promise<Done> => {
      order.push(running === null ? name : `${name}, during: ${running}`);
      running = name;
      await new Promise((resolve) => setImmediate(resolve));
      try {
        return await done(...given);
      } finally {
        running = null;
      }
    };
  /** The same with some of its methods named. */
  const named = <T extends object>(of: T, names: { readonly [Method in keyof T]?: string }): T => {
    const methods = Object.entries<string | undefined>(names).map(([method, name = '']) => {
      const call: unknown = Reflect.get(of, method);
      if (typeof call !== 'function') throw new Error(`no method ${method}`);
      return [method, one(name, (...given: unknown[]): unknown => Reflect.apply(call, of, given))] as const;
    });
    return { ...of, ...Object.fromEntries(methods) };
  };
  return { order, one, named, isUnderWay: () => running !== null };
}

type Ports = ReturnType<typeof setUp>['ports'];

/** Ports of a workspace in which what is done around a command or an agent is named; `watched`: of these looks. */
export function portsInTurn(
  { one, named }: ReturnType<typeof inTurn>,
  ports: Ports,
  watched: { readonly [Look in keyof Watched]?: string },
): Ports {
  const { surroundings, checkpoints, files } = ports;
  const watch: typeof surroundings.watch = async () => named(await surroundings.watch(), watched);
  return {
    ...ports,
    surroundings: { ...named(surroundings, { cutOff: 'what was cut off' }), watch },
    checkpoints: named(checkpoints, { take: 'checkpoint' }),
    files: { ...files, settle: one('editors saved', async () => []) },
  };
}
