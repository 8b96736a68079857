/** Files that are open at the same time: a limit of 1024 for the whole process is common, and many agents may be at it. */
const mostAtOnce = 16;

/**
 * As `Promise.all` over `items`, in their order, with only so many at work at the same time: for files, of which nobody knows how many there are. After
 * the first error none is begun, and it is thrown when those under way have ended. Within one step; workflows go side by side by `Ctx.all`.
 */
export async function mapLimit<T, R>(items: readonly T[], fn: (item: T) => Promise<R>, most = mostAtOnce): Promise<R[]> {
  const results: R[] = [];
  const next = items.entries();
  const failed: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const [index, item] of next) {
      try {
        results[index] = await fn(item);
      } catch (error) {
        failed.push(error);
      }
      if (failed.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  if (failed.length > 0) throw failed[0];
  return results;
}
