// The licence texts of the packages that are part of the bundles: their licences ask for that.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders of the packages that files of a bundle come from: `node_modules/semver`, `node_modules/a/node_modules/b`. */
export function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs).map(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0],
  );
  return new Set(folders.filter((folder) => folder !== undefined));
}

/** One text with name, version and licence of each package; throws where one has no licence text. */
export async function notices(folders) {
  const parts = await Promise.all(folders.map(notice));
  return `Kernav contains the following packages.\n\n${parts.join('\n')}`;
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const entries = await readdir(folder);
  const own = entries.find((entry) => /^licen[cs]e/i.test(entry));
  // For a package that names its licence and comes without the text, as its sources have it.
  const kept = join('scripts/licences', `${name}.txt`);
  const file = own !== undefined ? join(folder, own) : existsSync(kept) ? kept : undefined;
  if (file === undefined) throw new Error(`${folder} has no licence text`);
  // The Apache License asks for a NOTICE to be handed on.
  const notes = entries.filter((entry) => entry === 'NOTICE').map((entry) => join(folder, entry));
  const texts = await Promise.all([file, ...notes].map((path) => readFile(path, 'utf8')));
  const text = texts.map((part) => part.trim()).join('\n\n');
  const line = '-'.repeat(75);
  return `${line}\n${name} ${version} (${license})\n${line}\n${text}\n`;
}
