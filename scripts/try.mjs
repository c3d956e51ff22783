// Decodes the sample log on the sample tree, and says how to go on with a real one: `npm run try`.
import { ensureDependencies, run } from './setup.mjs';

ensureDependencies();
run('node', ['scripts/build.mjs']);
run('node', ['dist/cli.js', 'decode', 'samples/oops.log', '--tree', 'samples/linux']);
console.log(`
That was samples/oops.log on samples/linux, a small tree of our own writing.
With a log and a kernel tree of yours:

  node dist/cli.js decode LOG --tree ~/linux
  dmesg | node dist/cli.js decode - --tree ~/linux

A tree to try on Debian or Ubuntu:

  apt-get install linux-source && tar xf /usr/src/linux-source-*.tar.xz
`);
