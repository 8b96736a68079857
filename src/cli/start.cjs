'use strict';
// An `import()` of its own file: older versions of Node cannot even read the word.
import('./cli.js').catch((error) => {
  process.stderr.write(`Batuta cannot be started: ${error.message}\nIts installation is incomplete; install it again.\n`);
  process.exitCode = 2;
});
