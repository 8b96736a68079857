import type { Services } from '../services.ts';

/** Shows what Batuta wrote into its output channel. */
export async function showLog(services: Services): Promise<void> {
  services.log.show();
}
