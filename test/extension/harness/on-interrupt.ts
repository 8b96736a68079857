const ends = ['SIGINT', 'SIGTERM', 'disconnect'] as const;

/**
 * Has `stop` run before this process ends by Ctrl-C, by a polite kill, or because the process that started it is gone:
 * a server has a process group of its own, and would stay. Returns how to forget it.
 */
export function onInterrupt(stop: () => Promise<void>): () => void {
  const listener = (): void => {
    void stop().finally(() => process.exit(130));
  };
  for (const end of ends) process.once(end, listener);
  return () => {
    for (const end of ends) process.off(end, listener);
  };
}
