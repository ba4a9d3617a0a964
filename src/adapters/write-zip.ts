/** Writes a ZIP file entry by entry, stored as they are: scans are compressed already. */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

export interface ZipWriter {
  /** `name` is ours: letters, digits, dots and dashes. */
  add(name: string, bytes: Buffer): Promise<void>;
  end(): Promise<void>;
  abandon(): Promise<void>;
}

/** Sizes of a plain ZIP end here; larger ones would need ZIP64. */
const MOST_BYTES = 0xffff_ffff;

/** @throws Error when the file is there already, or grows past 4 GB */
export async function openZipWriter(path: string): Promise<ZipWriter> {
  const file = await open(path, 'wx', 0o600);
  const directory: Buffer[] = [];
  let at = 0;
  const write = async (bytes: Buffer): Promise<void> => {
    if (at + bytes.length > MOST_BYTES) throw new Error('a ZIP file holds 4 GB');
    await file.write(bytes);
    at += bytes.length;
  };
  return {
    async add(name, bytes) {
      const start = at;
      const common = Buffer.alloc(26);
      common.writeUInt16LE(20, 0); // version that can open it
      common.writeUInt16LE(0x21, 8); // 1 January 1980: a date says nothing here
      common.writeUInt32LE(crc32(bytes), 10);
      common.writeUInt32LE(bytes.length, 14);
      common.writeUInt32LE(bytes.length, 18);
      common.writeUInt16LE(name.length, 22);
      await write(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name, 'latin1')]));
      await write(bytes);
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(start, 10);
      directory.push(
        Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name, 'latin1')]),
      );
    },
    async end() {
      const [start, whole] = [at, Buffer.concat(directory)];
      await write(whole);
      const tail = Buffer.alloc(18);
      tail.writeUInt16LE(directory.length, 4);
      tail.writeUInt16LE(directory.length, 6);
      tail.writeUInt32LE(whole.length, 8);
      tail.writeUInt32LE(start, 12);
      await write(Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), tail]));
      await file.sync();
      await file.close();
    },
    abandon: () => file.close(),
  };
}
