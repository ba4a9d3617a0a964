/** A made-up hospital of any size, written with SQL past the pipeline: for timing what grows with the number of rows. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../src/adapters/database.ts';
import { startEmbeddedPostgres } from '../../src/adapters/embedded-postgres.ts';
import { extractFacts } from '../../src/facts/extract-facts.ts';
import { aPageReading } from '../factories/documents.ts';
import { seededRandom } from '../factories/seeded-random.ts';

export const PASSAGES_A_DOCUMENT = 5;
const DOCUMENTS_A_PATIENT = 10;
const WORDS_A_PASSAGE = 40;
/** Words of the made-up language. Word `n` is drawn with a probability that falls as in natural text (Zipf). */
const VOCABULARY = 20_000;
/** Passages sent in one statement. */
const BATCH = 10_000;
/** The documents of one patient in so many are labelled; each of these labels closes them to somebody. */
export const LABELLED_ONE_IN = 40;

export interface BenchDatabase {
  database: Database;
  adminUrl: string;
  admin: pg.Client;
  close(): Promise<void>;
}

/** A PostgreSQL of its own, as the product starts it. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const home = mkdtempSync(join(tmpdir(), 'wardclerk-bench-'));
  chmodSync(home, 0o755); // under root the server runs as another user, who must be able to enter
  const embedded = await startEmbeddedPostgres(home);
  const { adminUrl } = embedded;
  const database = await openDatabase({
    home,
    timeZone: 'UTC',
    masterKey: Buffer.alloc(32, 1),
    databaseUrl: adminUrl,
  });
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  return {
    database,
    adminUrl,
    admin,
    close: async () => {
      await admin.end();
      await database.close();
      await embedded.release();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The n-th most frequent word of the made-up language. */
export function wordOf(n: number): string {
  const syllables = ['ba', 'cor', 'den', 'fil', 'gra', 'hem', 'jul', 'kar', 'lim', 'mor', 'nep', 'pol', 'ros', 'sten'];
  let rest = n + 1;
  let word = '';
  while (rest > 0) {
    word += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  }
  return `${word}x`;
}

/** MRN of the n-th patient, from 1. */
export const mrnOf = (n: number): string => String(5_000_000 + n);

/** The n-th passage: the same in every run. The first of a document holds a result that can be asked for. */
function passageText(n: number): string {
  const chance = seededRandom(n + 1);
  const words = Array.from({ length: WORDS_A_PASSAGE }, () => wordOf(Math.floor(VOCABULARY * chance.next() ** 4)));
  return `${n % PASSAGES_A_DOCUMENT === 0 ? 'Potassium 4.1 mmol/L\n' : ''}${words.join(' ')}`;
}

/** Fills the record tables up to so many passages. Triggers rest meanwhile; what they keep is written by the same functions. */
export async function fillWard(admin: pg.Client, uploaderId: string, passages: number): Promise<void> {
  const documents = Math.ceil(passages / PASSAGES_A_DOCUMENT);
  const patients = Math.ceil(documents / DOCUMENTS_A_PATIENT);
  const run = (text: string, values: unknown[] = []) => admin.query(text, values);
  await run("set session_replication_role = replica; set maintenance_work_mem = '512MB'");
  await run('drop index if exists passage_search_idx');
  await run(
    `insert into patient (mrn, family, given, birth_date)
     select (5000000 + n)::text, 'Family' || (n % 4000), 'Given' || n, date '1930-01-01' + (n % 30000)::int
     from generate_series((select count(*) from patient) + 1, $1::bigint) n`,
    [patients],
  );
  await run(
    `insert into document (sha256, file_name, byte_length, storage_key, uploader_id, state, patient_id, page_count, labels)
     select 'bench' || n, 'scan' || n || '.pdf', 10, 'key' || n, $2, 'INDEXED', p.id, 1,
       (case when p.mrn::int % ${LABELLED_ONE_IN} <> 0 then '{normal}' when n % 3 = 0 then '{hiv}' when n % 3 = 1 then '{part2}' else '{restricted}' end)::text[]
     from generate_series((select count(*) from document) + 1, $1::bigint) n
       join patient p on p.mrn = (5000000 + 1 + (n - 1) / ${DOCUMENTS_A_PATIENT})::text`,
    [documents, uploaderId],
  );
  const [fact] = extractFacts(aPageReading('Potassium 4.1 mmol/L'), { documentDate: '2026-01-05' });
  const { rows } = await run('select count(*)::int as held from passage');
  for (let from = rows[0].held; from < documents * PASSAGES_A_DOCUMENT; from += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, documents * PASSAGES_A_DOCUMENT - from) }, (_, at) =>
      passageText(from + at),
    );
    await run(
      `insert into passage (document_id, patient_id, page, start_offset, end_offset, text, labels, search, search_length)
       select d.id, d.patient_id, 1, k * 400, k * 400 + length(t.text), t.text, d.labels, v.search, wardclerk.count_words(v.search)
       from unnest($1::text[]) with ordinality t (text, n)
         cross join lateral (select ($2::int + t.n - 1) % ${PASSAGES_A_DOCUMENT} as k) place
         join document d on d.sha256 = 'bench' || (1 + ($2::int + t.n - 1) / ${PASSAGES_A_DOCUMENT})
         cross join lateral (select wardclerk.search_vector(t.text) as search) v`,
      [texts, from],
    );
  }
  await run(
    `insert into page (document_id, number, width, height, rotation, source, confidence, quality, text, words, image_key, labels)
     select d.id, 1, 2550, 3300, 0, 'ocr', 0.96, 'good', string_agg(p.text, E'\\n' order by p.start_offset), '[]', 'image', d.labels
     from document d join passage p on p.document_id = d.id
     where not exists (select from page g where g.document_id = d.id) group by d.id`,
  );
  await run(
    `insert into fact (document_id, patient_id, page, start_offset, end_offset, kind, name, quote, detail, confidence, observed_on)
     select d.id, d.patient_id, 1, 0, 20, 'lab', 'potassium', 'Potassium 4.1 mmol/L', $1, 0.96, '2026-01-05'
     from document d where not exists (select from fact f where f.document_id = d.id)`,
    [JSON.stringify(fact)],
  );
  await run(
    "insert into search_word select w from unnest($1::text[]) w where w ~ '^[a-z]{4,40}$' on conflict do nothing",
    [Array.from({ length: VOCABULARY }, (_, n) => wordOf(n))],
  );
  await run('create index if not exists passage_search_idx on passage using gin (search)');
  await run('reset session_replication_role');
  await run('vacuum analyze');
}
