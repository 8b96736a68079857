#!/usr/bin/env node
'use strict';
// The installed command begins here, on whatever Node the machine has: nothing in this file is newer than Node 4, and the rest is loaded
// only by a Node that can read it.
const version = process.versions.node.split('.').map(Number);
if (version[0] > 22 || (version[0] === 22 && version[1] >= 13)) {
  try {
    require('./cli.cjs').running.catch(incomplete);
  } catch (error) {
    incomplete(error);
  }
} else {
  process.stderr.write(
    'Batuta needs Node.js 22.13 or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\nInstall a newer one and call batuta again. Nothing was begun.\n',
  );
  process.exitCode = 2;
}

function incomplete(error) {
  process.stderr.write('Batuta cannot be started: ' + error.message + '\nIts installation is incomplete; install it again.\n');
  process.exitCode = 2;
}
