#!/usr/bin/env node
'use strict';
// The installed command begins here, on whatever Node the machine has: nothing in this file is newer than Node 4, and the rest is loaded
// only by a Node that can read it.
const version = process.versions.node.split('.').map(Number);
if (version[0] > 22 || (version[0] === 22 && version[1] >= 13)) require('./start.cjs');
else {
  process.stderr.write(
    'Batuta needs Node.js 22.13 or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\nInstall a newer one and call batuta again. Nothing was begun.\n',
  );
  process.exitCode = 2;
}
