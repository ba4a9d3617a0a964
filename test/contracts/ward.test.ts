import { beforeAll, describe, expect, it } from 'vitest';
import { parseCareTeamCsv } from '../../src/access/parse-care-team.ts';
import { parseStaffCsv } from '../../src/access/parse-staff.ts';
import { openFile } from '../../src/adapters/decoding/open-file.ts';
import { parsePatientsCsv } from '../../src/patients/parse-patients.ts';
import { drawApart } from '../../src/tryout/ward/draw-apart.ts';
import type { WardFile } from '../../src/tryout/ward/draw-ward-files.ts';
import { readWard, type Ward } from '../../src/tryout/ward/ward.ts';

let ward: Ward;
let files: WardFile[];
beforeAll(async () => {
  ward = await readWard();
  files = await drawApart();
});

describe('the synthetic ward', () => {
  it('has lists that the imports take without a rejected line', () => {
    const staff = parseStaffCsv(ward.staffCsv);
    const patients = parsePatientsCsv(ward.patientsCsv);
    const careTeam = parseCareTeamCsv(ward.careTeamCsv);
    expect([...staff.rejected, ...patients.rejected, ...careTeam.rejected]).toEqual([]);
    expect(staff.rows).toHaveLength(6);
    expect(patients.rows.length).toBeGreaterThanOrEqual(4);
    const emails = new Set(staff.rows.map(({ email }) => email));
    const mrns = new Set(patients.rows.map(({ mrn }) => mrn));
    expect(careTeam.rows.filter(({ email, mrn }) => !emails.has(email) || !mrns.has(mrn))).toEqual([]);
    expect(files.filter(({ sentBy, belongsTo }) => !emails.has(sentBy) || !mrns.has(belongsTo))).toEqual([]);
    expect(ward.members.filter(({ email }) => !emails.has(email)).map(({ guest }) => guest)).toEqual([true]);
  });

  it('has two patients of one name who differ in birth date and MRN', () => {
    const { rows } = parsePatientsCsv(ward.patientsCsv);
    const namesakes = rows.filter(({ family, given }) => `${family}, ${given}` === 'Vellum, Iris');
    expect(namesakes).toHaveLength(2);
    expect(new Set(namesakes.map(({ birthDate }) => birthDate)).size).toBe(2);
  });

  it('has every kind of file that a ward sends, each of which opens with its pages', async () => {
    const types = files.map(({ name }) => name.replace(/^.*\./, ''));
    expect(new Set(types)).toEqual(new Set(['pdf', 'jpg', 'tiff', 'png']));
    for (const file of files) {
      const scan = await openFile(file.bytes, { maxPages: 10, maxMegapixels: 100 });
      expect([file.name, scan.pageCount]).toEqual([file.name, file.pages]);
      await scan.close();
    }
  });

  it('sends one file twice, byte for byte', () => {
    const twice = files.filter((file) => file.becomes === 'duplicate');
    expect(twice).toHaveLength(1);
    expect(files.filter(({ bytes }) => Buffer.compare(bytes, twice[0]?.bytes ?? Buffer.of()) === 0)).toHaveLength(2);
  });
});
