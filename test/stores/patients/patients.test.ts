import { describe, expect, it } from 'vitest';
import { withOperator } from '../../../src/access/scope.ts';
import { importPatients } from '../../../src/import-lists.ts';
import { useDatabase } from '../../factories/test-database.ts';

const HEAD = 'mrn,family,given,birth_date,sex,phone,address,city,state,zip';

describe('the list of patients', () => {
  const test = useDatabase();
  const importList = (text: string) =>
    importPatients({ database: test.database, queue: { enqueue: async () => {} } }, text);

  it('adds who is new, changes who is known, and refuses an MRN that stands twice', async () => {
    await importList(`${HEAD}\nLP1,Quillon,Anna,1950-01-02,female,,,,,`);

    const result = await importList(
      [
        HEAD,
        'LP1,Quillon-Marsh,Anna,1950-01-02,female,,,,,',
        'LP2,Tarbuck,Odo,1981-07-30,male,,,,,',
        'LP2,Tarbuck,Otto,1981-07-30,male,,,,,',
      ].join('\n'),
    );

    expect(result).toMatchObject({ added: 1, changed: 1, rejected: [{ line: 4 }] });
    expect(await names(['LP1', 'LP2'])).toEqual(['Anna Quillon-Marsh', 'Odo Tarbuck']);
  });

  it('keeps no blocking key of a name that was corrected', async () => {
    await importList(`${HEAD}\nLP3,Wexcombe,Ida,1940-03-04,female,,,,,`);
    await importList(`${HEAD}\nLP3,Zorbach,Ida,1940-03-04,female,,,,,`);

    const keys = await withOperator(test.database, ({ tx }) =>
      tx.patientKey.findMany({ where: { patient: { mrn: 'LP3' } } }),
    );

    expect(keys.filter(({ key }) => key.includes('WEX'))).toEqual([]);
    expect(keys.filter(({ key }) => key.includes('ZOR'))).not.toEqual([]);
  });

  it('takes more rows than are saved in one go, each answered for', async () => {
    const rows = Array.from({ length: 1_203 }, (_, at) => `LPM${at},Family${at},Given${at},1970-01-01,,,,,,`);

    const result = await importList([HEAD, ...rows, ',No,Number,1970-01-01,,,,,,'].join('\n'));

    expect(result).toMatchObject({ added: 1_203, changed: 0, rejected: [{ line: 1_205 }] });
  });

  async function names(mrns: string[]): Promise<string[]> {
    const rows = await withOperator(test.database, ({ tx }) =>
      tx.patient.findMany({ where: { mrn: { in: mrns } }, orderBy: { mrn: 'asc' } }),
    );
    return rows.map(({ given, family }) => `${given} ${family}`);
  }
});
