import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'src', 'workers'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts'));
const text = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));

describe('the source files', () => {
  it('stop at 250 lines', () => {
    const long = files.filter((file) => (text.get(file)?.split('\n').length ?? 0) > 251);
    expect(long).toEqual([]);
  });

  it('are named in kebab-case, and none is a drawer for odds and ends', () => {
    const misnamed = files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.store)?\.ts$/.test(basename(file)));
    const drawers = files.filter((file) =>
      /(^|\/|-)(utils?|helpers?|common|misc|manager|service|base)(-|\.|\/)/.test(file),
    );
    expect([...misnamed, ...drawers]).toEqual([]);
  });

  it('read the environment in config.ts only; a program that is started gets it whole', () => {
    const readers = files.filter((file) =>
      /process\.env/.test((text.get(file) ?? '').replace(/process\.env\.PATH/g, '')),
    );
    expect(readers.toSorted()).toEqual(['src/adapters/ocr/native-tesseract.ts', 'src/config.ts', 'src/start-desk.ts']);
  });

  it('leave nothing undone and swallow nothing', () => {
    const marks = /TODO|FIXME|XXX|not implemented|@ts-ignore|@ts-expect-error|biome-ignore|catch *(\([^)]*\))? *\{ *\}/;
    expect(files.filter((file) => marks.test(text.get(file) ?? ''))).toEqual([]);
  });

  it('speak SQL in stores, the search, the adapters and the scope only', () => {
    const speakers = files.filter((file) => /\$(queryRaw|executeRaw)/.test(text.get(file) ?? ''));
    const allowed = /(\.store\.ts|^src\/access\/scope\.ts|^src\/adapters\/.*\.ts)$/;
    expect(speakers.filter((file) => !allowed.test(file))).toEqual([]);
  });
});
