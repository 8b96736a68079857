import http from 'node:http';

/**
 * Makes this process's `fetch` and `https` use HTTPS_PROXY, HTTP_PROXY and NO_PROXY; loopback is never proxied. Returns a function that
 * undoes it; null without a proxy, or when this Node cannot do it (before 24.14; NODE_USE_ENV_PROXY=1 helps there). Only for the CLI:
 * an extension host has its own proxy support. Node reads NODE_EXTRA_CA_CERTS itself.
 */
export function useProxyOfEnvironment(env: Readonly<Record<string, string | undefined>>): (() => void) | null {
  const https = env['https_proxy'] || env['HTTPS_PROXY'];
  const plain = env['http_proxy'] || env['HTTP_PROXY'];
  if (!https && !plain) return null;
  if (typeof http.setGlobalProxyFromEnv !== 'function') return null;
  const exceptions = [env['no_proxy'] || env['NO_PROXY'] || '', 'localhost,127.0.0.1,[::1]'].filter((list) => list !== '').join(',');
  return http.setGlobalProxyFromEnv({
    ...(https ? { https_proxy: https } : {}),
    ...(plain ? { http_proxy: plain } : {}),
    no_proxy: exceptions,
  });
}
