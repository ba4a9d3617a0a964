/** The whole tour on the synthetic ward: sending, deciding, asking, opening, checking. */
import type { WardFile } from '../../tryout/ward/draw-ward-files.ts';
import type { Ward } from '../../tryout/ward/ward.ts';
import { type Asked, answersTo, askInSlack, judgeAnswer, type Toured } from './ask-in-slack.ts';
import { checkAudit, checkFiling, checkLeaks } from './check-filing.ts';
import { enterMrn, mrnEnd, pickCandidate } from './choose-patients.ts';
import { openCitation } from './open-citation.ts';
import { type SentFile, sendDocuments } from './send-documents.ts';
import type { DemoDesk } from './start-demo-desk.ts';
import type { Outcome, Tour } from './step.ts';
import { waitUntil } from './wait-until.ts';

const READ_WITHIN_MS = 600_000;

/** Takes the tour. */
export async function runTour({ slack, desk }: DemoDesk, tour: Tour, ward: Ward, files: WardFile[]): Promise<Toured> {
  const first = files.filter(({ becomes }) => becomes !== 'duplicate');
  const again = files.filter(({ becomes }) => becomes === 'duplicate');
  const sent = await sendDocuments(slack, tour, first, READ_WITHIN_MS);
  for (const one of sent) await tour.step(`send ${one.file.name}`, () => judgeRest(one));
  for (const one of await sendDocuments(slack, tour, again, READ_WITHIN_MS)) {
    await tour.step(`send ${one.file.name}`, () => judgeRest(one));
  }
  for (const one of sent.filter(({ file }) => file.becomes === 'asked')) {
    await tour.step(`decide whose ${one.file.name} is`, () => pickCandidate(slack, one));
  }
  for (const one of sent.filter(({ file }) => file.becomes === 'waiting')) {
    await tour.step(`decide whose ${one.file.name} is`, () => enterMrn(slack, one));
  }
  await tour.step('look into the records', () => checkFiling(desk.parts, ward, files));

  const names = new Map(sent.flatMap(({ file, status }) => (status ? [[status.code, file.name]] : [])));
  const hidden = new Map<string, string>();
  const answered: Asked[] = [];
  for (const question of ward.questions) {
    await tour.step(`ask: ${question.name}`, async () => {
      const asked = await askInSlack(slack, question);
      const outcome = judgeAnswer(asked, question.comesBack, names, hidden);
      if (outcome.ok && question.comesBack.kind === 'answered') answered.push(asked);
      const who = slack.as(question.as).name;
      return { ...outcome, lines: [`${who}: ${question.text}`, ...(outcome.lines ?? []).map((line) => `  ${line}`)] };
    });
    if (question.comesBack.kind === 'which-patient') {
      await tour.step('choose one of them', () => choosePatient(slack, question));
    }
  }
  await tour.step('answers in a channel', () => seenByNobodyElse(slack, answered));
  const [opened] = answered;
  await tour.step('open a citation', () =>
    opened ? openCitation(slack, opened) : { ok: false, detail: 'there is no cited answer' },
  );
  await tour.step('what left the messages', () => checkLeaks(slack, ward));
  await tour.step('audit trail', () => checkAudit(desk.parts));
  return { firstAnswerMs: opened?.ms ?? null, names };
}

/** Whether a document came to rest where it should. Pure. */
function judgeRest({ file, status, ms }: SentFile<WardFile>): Outcome {
  if (!status) return { ok: false, detail: 'did not come to an end', ms };
  const { state, headline, filedFor, candidates, knownBefore } = status;
  const filed = state === 'filed' && (filedFor === null || filedFor.includes(mrnEnd(file.belongsTo)));
  const fits = {
    filed,
    duplicate: filed && knownBefore,
    asked: (filed && knownBefore) || (state === 'needs a patient' && candidates.length > 1),
    waiting: (filed && knownBefore) || (state === 'needs a patient' && candidates.length === 0),
  };
  const known = knownBefore ? ' (received before, linked to it)' : '';
  const offers = candidates.length > 0 ? `; ${candidates.length} patients of that name to choose from` : '';
  return { ok: fits[file.becomes], detail: `${filedFor ? `${headline} ${filedFor}` : headline}${known}${offers}`, ms };
}

type Slack = DemoDesk['slack'];

/** Presses the first choice below the question and waits for the answer about that patient. */
async function choosePatient(slack: Slack, question: Ward['questions'][number]): Promise<Outcome> {
  const person = slack.as(question.as);
  const asking = person.messages(question.where).findLast(({ text }) => text === question.text);
  const [choices] = asking ? answersTo(slack, question, asking.ts) : [];
  const button = choices?.message.blocks.find((block) => JSON.stringify(block).includes('"choose_patient"'));
  const value = /"value":"([^"]+)"/.exec(JSON.stringify(button ?? {}))?.[1];
  if (!asking || !choices || !value) return { ok: false, detail: 'there is nobody to choose' };
  await person.press(choices.message.ts, { actionId: 'choose_patient', value });
  const answer = await waitUntil(() => answersTo(slack, question, asking.ts)[1], 60_000);
  const ok = (answer?.citations.length ?? 0) > 0 && choices.choices.length > 0;
  return { ok, detail: ok ? `the answer for ${choices.choices[0]}` : 'no cited answer came' };
}

/** Answers that were asked for in a channel stand before the asker only. */
function seenByNobodyElse(slack: Slack, answered: readonly Asked[]): Outcome {
  const inChannels = answered.filter(({ question }) => question.where !== '@app');
  const others = inChannels.flatMap(({ question, ts }) => {
    const channel = slack.channel(question.where);
    const members = slack
      .members()
      .filter(({ id, bot }) => !bot && id !== slack.as(question.as).id && channel.members.has(id));
    return members.map(({ id, name }) => ({
      name,
      reads: slack
        .messagesSeenBy(id, question.where)
        .some((message) => message.userId === slack.app.userId && message.ts > ts),
    }));
  });
  const readers = others.filter(({ reads }) => reads).map(({ name }) => name);
  const ok = others.length > 0 && readers.length === 0;
  return {
    ok,
    detail:
      readers.length > 0 ? `read by ${readers.join(', ')}` : `none of ${others.length} others in the channel sees it`,
  };
}
