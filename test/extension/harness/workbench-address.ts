export interface WorkbenchRequest {
  readonly port: number;
  /** Absolute path of the folder to open; none = an empty window. */
  readonly folder: string | null;
  /** An extension in development and, inside its folder, a test suite for its host. */
  readonly development?: { readonly extension: string; readonly suite?: string };
}

/** The address of a workbench page. */
export function workbenchAddress(request: WorkbenchRequest): string {
  const address = new URL(`http://127.0.0.1:${request.port}/`);
  if (request.folder === null) address.searchParams.set('ew', 'true');
  else address.searchParams.set('folder', request.folder);
  if (request.development) {
    const remote = (path: string): string => `vscode-remote://127.0.0.1:${request.port}${path}`;
    const { extension, suite } = request.development;
    const payload = [
      ['extensionDevelopmentPath', remote(extension)],
      ...(suite === undefined ? [] : [['extensionTestsPath', remote(suite)]]),
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ];
    address.searchParams.set('payload', JSON.stringify(payload));
  }
  return address.href;
}
