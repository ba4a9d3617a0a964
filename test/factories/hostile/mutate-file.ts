/** One good file becomes sixty broken ones: cut off, bits turned, blocks lost, doubled or overwritten, figures made huge. */
import { randomNumbers } from '../damage-page.ts';

export interface Mutation {
  what: string;
  bytes: Buffer;
}

const CUTS = [1, 4, 9, 16, 40, 100, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.995, -1];
const HUGE = ['00000000', '7fffffff', 'ffffffff', '80000000', '0000ffff', 'ffff0000'];

/** The same file and seed give the same mutations. */
export function mutateFile(good: Buffer, seed: number): Mutation[] {
  const random = randomNumbers(seed);
  const place = (length: number) => Math.floor(random() * Math.max(1, good.length - length));
  const cuts = CUTS.map((cut) => {
    const length = cut < 0 ? good.length + cut : cut < 1 ? Math.floor(good.length * cut) : cut;
    return { what: `cut off after ${length} bytes`, bytes: good.subarray(0, length) };
  });
  const turned = [1, 1, 1, 2, 3, 5, 8, 13, 20, 40, 80, 150, 300, 600, 1200, 2500, 1, 2, 4, 6].map((count) => {
    const bytes = Buffer.from(good);
    // Half of them in the first tenth: headers are where lies do most.
    const within = random() < 0.5 ? Math.ceil(good.length / 10) : good.length;
    for (let i = 0; i < count; i++) bytes[Math.floor(random() * within)]! ^= 1 << Math.floor(random() * 8);
    return { what: `${count} bits turned`, bytes };
  });
  const overwritten = HUGE.map((value) => {
    const bytes = Buffer.from(good);
    const at = Math.floor(random() * Math.min(400, good.length - 4));
    Buffer.from(value, 'hex').copy(bytes, at);
    return { what: `${value} at ${at}`, bytes };
  });
  const blocks = [0.02, 0.1, 0.3].flatMap((share) => {
    const length = Math.ceil(good.length * share);
    const [zeroed, filled, lost, doubled] = [place(length), place(length), place(length), place(length)];
    return [
      { what: `${length} bytes zero`, bytes: Buffer.from(good).fill(0, zeroed, zeroed + length) },
      { what: `${length} bytes 255`, bytes: Buffer.from(good).fill(255, filled, filled + length) },
      { what: `${length} bytes lost`, bytes: Buffer.concat([good.subarray(0, lost), good.subarray(lost + length)]) },
      {
        what: `${length} bytes twice`,
        bytes: Buffer.concat([good.subarray(0, doubled + length), good.subarray(doubled)]),
      },
    ];
  });
  const half = good.length >> 1;
  return [
    ...cuts,
    ...turned,
    ...overwritten,
    ...blocks,
    { what: 'halves exchanged', bytes: Buffer.concat([good.subarray(half), good.subarray(0, half)]) },
    { what: 'behind 900 bytes of something else', bytes: Buffer.concat([Buffer.alloc(900, 'junk '), good]) },
    { what: 'behind 5,000 bytes of something else', bytes: Buffer.concat([Buffer.alloc(5000, 'junk '), good]) },
    { what: 'before a megabyte of something else', bytes: Buffer.concat([good, Buffer.alloc(1e6, 'junk ')]) },
    { what: 'as text', bytes: Buffer.from(good.toString('utf8'), 'utf8') },
    { what: 'with line ends changed', bytes: Buffer.from(good.toString('latin1').replaceAll('\n', '\r\n'), 'latin1') },
  ];
}
