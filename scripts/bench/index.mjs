// The index of the whole tree, beside the tools that people index kernels with.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, megabytes, seconds } from './measure.mjs';

/** Each indexes all C, header and assembly files of the tree into `folder`; `list` names the files. */
const PEERS = [
  {
    name: 'universal-ctags --languages=C,Asm -R',
    program: 'ctags',
    args: ({ folder }) => ['--languages=C,Asm', '-R', '-f', join(folder, 'tags'), '.'],
  },
  {
    name: 'cscope -bkq',
    program: 'cscope',
    args: ({ folder, list }) => ['-b', '-k', '-q', '-i', list, '-f', join(folder, 'cscope.out')],
  },
  {
    name: 'GNU global: gtags',
    program: 'gtags',
    args: ({ folder, list }) => ['-f', list, folder],
  },
];

/** Prints the figures; the index is in `cache` afterwards. */
export async function benchIndex(tree, cache) {
  const env = { ...process.env, KERNAV_CACHE_DIR: cache };
  const listed = spawnSync('find', ['.', '-name', '*.[chS]', '-type', 'f'], {
    cwd: tree,
    maxBuffer: 1 << 28,
  });
  // The page cache is as warm for the first as for the last.
  spawnSync('bash', ['-c', 'xargs -0 cat > /dev/null'], {
    cwd: tree,
    input: listed.stdout.toString().replaceAll('\n', '\0'),
  });
  console.log(
    `\nindex     all C, header and assembly files; the load before it was ${loadavg()[0].toFixed(1)}`,
  );
  const kernav = ['dist/cli.js', 'index', '--tree', tree];
  const { all, cpu, peak } = await measure('node', kernav, undefined, { env });
  const size = sizeOf(join(cache, 'index'));
  tell('kernav index', all, cpu, peak, size);
  const again = await measure('node', kernav, undefined, { env });
  console.log(
    `          once more, with nothing changed: ${seconds(again.all)}, CPU ${seconds(again.cpu)}`,
  );
  for (const { name, program, args } of PEERS) {
    if (spawnSync(program, ['--version']).error !== undefined) {
      console.log(`          ${name}: not run, there is no ${program} on this machine`);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), 'kernav-bench-'));
    try {
      const list = join(folder, 'files');
      writeFileSync(list, listed.stdout);
      const peer = await measure(program, args({ folder, list }), undefined, { cwd: tree });
      rmSync(list);
      const ratio = `; kernav takes ${(cpu / peer.cpu).toFixed(2)} of its CPU time, ${(all / peer.all).toFixed(2)} of its wall time`;
      tell(name, peer.all, peer.cpu, peer.peak, sizeOf(folder), ratio);
    } catch (error) {
      console.log(`          ${name}: ${error.message}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function tell(name, all, cpu, peak, size, more = '') {
  console.log(
    `          ${name}: ${seconds(all)}, CPU ${seconds(cpu)}, peak memory ${megabytes(peak)}, ${megabytes(size)} on disk${more}`,
  );
}

/** Bytes of all files below a directory. */
function sizeOf(directory) {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(directory, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
