/** Where what is found out is kept between two runs. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The cache of this user: `KERNAV_CACHE_DIR`, else `kernav` in `XDG_CACHE_HOME` or `~/.cache`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { KERNAV_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = environment;
  if (own !== undefined && own !== '') return own;
  const base = xdg?.startsWith('/') === true ? xdg : join(homedir(), '.cache');
  return join(base, 'kernav');
}
