/**
 * How far a sandbox shuts a command in, where there is one. `agent`: an agent chose it and nobody was asked, so it has no network. `settings`: it has
 * the network, unless the person's settings say otherwise. Both only read what is protected. `person`: somebody allowed just this command, so it writes
 * the whole workspace and has the network. `none`: it is Batuta's own and runs no code of the workspace.
 */
export type Confined = 'agent' | 'settings' | 'person' | 'none';
