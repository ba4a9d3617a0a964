/** Every door as somebody would try it, with real names or with names of nothing, and what the policy lets come out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL, type Stage } from './stage.ts';
import type { Names, Person, permissions, Row } from './ward.ts';

type May = ReturnType<typeof permissions>;

export interface Probe {
  /** As in the code's own list of doors; a further word after " / " tells several tries of one door apart. */
  door: string;
  /** Whether the policy lets this person through. */
  opens(may: May): boolean;
  /** What must come out then: a text, or a change of the rows behind `changes`. */
  shows?: (row: Row) => string;
  /** The id whose rows change when the door is open, and must not when it is not. */
  changes?: (row: Row) => string;
  /** The door writes something that is nobody's secret; what it wrote is put back. */
  rewrites?: (row: Row) => string;
  /** The door shows something of the patient or of the waiting document, not of the filed one. */
  of?: 'patient' | 'waiting';
  /** Where a hidden and a missing thing may be told apart, with the reason. */
  differs?: string | undefined;
  /** People for whom this try is another thing, tried elsewhere. */
  skips?: (may: May) => boolean;
  /** The names typed go in, so they may come out again: an MRN, a name. */
  types?: (keyof Names)[];
  act(stage: Stage, person: Person, names: Names): Promise<unknown>;
}

export const press = (
  actionId: string,
  value: (names: Names) => string,
  rest: Omit<Probe, 'door' | 'act'> & { door?: string; inChannel?: boolean },
): Probe => ({
  door: `action ${actionId}`,
  ...rest,
  act: (stage, { userId }, names) => {
    const channel = rest.inChannel ? CHANNEL : stage.slack.as(userId).openDm();
    return stage.interact({
      type: 'block_actions',
      user: { id: userId, team_id: stage.slack.team.id },
      trigger_id: `1.1.${crypto.randomUUID()}`,
      container: { type: 'message', message_ts: '1700000000.000100', channel_id: channel, is_ephemeral: true },
      channel: { id: channel, name: 'x' },
      actions: [
        { type: 'button', action_id: actionId, block_id: 'b', value: value(names), action_ts: '1700000000.0002' },
      ],
    });
  },
});

export const submit = (
  callbackId: string,
  form: (names: Names) => { memory: string; values: Record<string, Record<string, unknown>> },
  rest: Omit<Probe, 'door' | 'act'> & { door?: string },
): Probe => ({
  door: `view ${callbackId}`,
  ...rest,
  act: (stage, { userId }, names) => {
    const { memory, values } = form(names);
    const state = Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { value }]));
    return stage.interact({
      type: 'view_submission',
      user: { id: userId, team_id: stage.slack.team.id },
      view: { id: 'V1', type: 'modal', callback_id: callbackId, private_metadata: memory, state: { values: state } },
    });
  },
});

export const command = (
  name: string,
  args: (names: Names, person: Person, stage: Stage) => string[],
  rest: Omit<Probe, 'door' | 'act'> & { door?: string },
): Probe => ({
  door: `cli ${name}`,
  ...rest,
  act: (stage, person, names) =>
    stage.command([...name.split(' '), ...args(names, person, stage), '--as', person.actor.email, '--json']),
});

export const typed = (value: string) => ({ type: 'plain_text_input', value });
const selected = (value: string) => ({ type: 'static_select', selected_option: { value } });
const secret = (row: Row): string => row.documentWords[0] ?? '';
export const never = (): boolean => false;
export const filed = (row: Row): string => row.documentId;
const waiting = (row: Row): string => row.waitingId;
export const him = (may: May): boolean => may.is('him') && may.document;
/** What leaves a record must still be theirs to see when it has no patient. */
const unfiles = (may: May): boolean => him(may) && may.waiting;
const handles = (may: May): boolean => may.reads && may.waiting;
export const officer = (may: May): boolean => may.is('privacy-officer');
export const codes = (may: May): boolean => may.is('coder') || may.is('him');
const labels = (may: May): boolean => him(may) || officer(may);
const proposal = (names: Names): string => `${names.documentId}:${names.proposal}`;
export const ledger = (may: May): boolean => may.is('him') || may.is('privacy-officer');
const formOnly = (actionId: string): string | undefined =>
  ['answer_in_words', 'decline_query', 'withdraw_query'].includes(actionId) ? 'an empty form' : undefined;
const question = (names: Names): string => `What is the potassium? MRN ${names.mrn}`;
let serial = 0;

const message = (stage: Stage, userId: string, names: Names, channel: string, text: string, type = 'message') => {
  serial += 1;
  return stage.event({
    type,
    channel,
    channel_type: channel === CHANNEL ? 'channel' : 'im',
    user: userId,
    text,
    ts: `17100${String(serial).padStart(5, '0')}.000100`,
    event_ts: '1',
    client_msg_id: names.mrn,
  });
};

export const SLACK_PROBES: Probe[] = [
  {
    door: 'event message',
    opens: (may) => may.document,
    shows: secret,
    types: ['mrn'],
    act: (stage, { userId }, names) => message(stage, userId, names, stage.slack.as(userId).openDm(), question(names)),
  },
  {
    door: 'event app_mention',
    opens: (may) => may.document,
    shows: secret,
    types: ['mrn'],
    act: (stage, { userId }, names) =>
      message(stage, userId, names, CHANNEL, `<@${stage.slack.app.userId}> ${question(names)}`, 'app_mention'),
  },
  {
    door: 'event app_home_opened',
    opens: (may) => may.is('him') && may.waiting,
    of: 'waiting',
    shows: (row) => row.waitingId,
    differs: 'names nothing',
    act: (stage, { userId }) =>
      stage.event({
        type: 'app_home_opened',
        user: userId,
        tab: 'home',
        channel: stage.slack.as(userId).openDm(),
        event_ts: '1',
      }),
  },
  {
    door: 'event file_shared',
    opens: never,
    types: ['mrn'],
    differs: 'a file of Slack, no record',
    act: (stage, { userId }, names) =>
      stage.event({
        type: 'file_shared',
        file_id: `F${names.mrn}`,
        user_id: userId,
        channel_id: CHANNEL,
        event_ts: '1',
      }),
  },
  press('open_citation', (names) => names.citationId, { opens: (may) => may.document, shows: () => 'page-1.png' }),
  press('open_citation', (names) => names.othersCitationId, {
    door: 'action open_citation / of another',
    opens: never,
  }),
  press('choose_patient', (names) => names.choiceId, { opens: (may) => may.document, of: 'patient', shows: secret }),
  press('choose_patient', (names) => names.othersChoiceId, {
    door: 'action choose_patient / of another',
    opens: never,
  }),
  press('show_candidates', (names) => names.waitingId, {
    opens: (may) => handles(may) && may.patient,
    of: 'waiting',
    shows: (row) => row.family,
  }),
  press('show_candidates', (names) => names.documentId, { door: 'action show_candidates / filed', opens: never }),
  press('file_under_candidate', (names) => names.candidateId, {
    opens: (may) => handles(may) && may.patient,
    changes: waiting,
  }),
  press('enter_mrn', (names) => names.waitingId, { opens: never }),
  press('open_review', (names) => names.documentId, { opens: him, shows: () => 'Read again' }),
  press('open_review', (names) => names.waitingId, {
    door: 'action open_review / waiting',
    opens: handles,
    of: 'waiting',
    shows: () => 'Read again',
  }),
  ...[0, 90, 180].flatMap((turn) => [
    press(`reread_turned_${turn}`, (names) => names.documentId, { opens: him, changes: filed }),
    press(`reread_turned_${turn}`, (names) => names.waitingId, {
      door: `action reread_turned_${turn} / waiting`,
      opens: handles,
      changes: waiting,
    }),
  ]),
  press('accept_review', (names) => names.documentId, { opens: him, changes: filed }),
  press('reject_document', (names) => names.documentId, { opens: never }),
  submit('document_rejected', (names) => ({ memory: names.documentId, values: { reason: typed('not a record') } }), {
    opens: unfiles,
    changes: filed,
  }),
  submit('document_rejected', (names) => ({ memory: names.waitingId, values: { reason: typed('not a record') } }), {
    door: 'view document_rejected / waiting',
    opens: handles,
    changes: waiting,
  }),
  submit('mrn_entered', (names) => ({ memory: names.waitingId, values: { mrn: typed(names.mrn) } }), {
    opens: (may) => handles(may) && may.patient,
    changes: waiting,
    types: ['mrn'],
  }),
  press('suggest_codes_for', (names) => names.documentId, {
    opens: (may) => may.codes,
    shows: () => 'Hypertension',
    rewrites: filed,
  }),
  press('accept_code', (names) => `${names.entryId}:1`, { opens: (may) => may.codes, changes: filed }),
  press('first_code', (names) => `${names.entryId}:1`, { opens: (may) => may.codes, shows: () => 'decided' }),
  press('undo_code', (names) => `${names.entryId}:1`, { opens: (may) => may.codes, changes: filed }),
  press('reject_code', (names) => `${names.entryId}:1`, { opens: never }),
  press('replace_code', (names) => `${names.entryId}:1`, { opens: (may) => may.codes, shows: () => 'views.open' }),
  press('add_code', (names) => names.documentId, { opens: never }),
  press('show_code_page', (names) => `${names.entryId}:1`, { opens: (may) => may.codes, shows: () => 'page-1.png' }),
  press('complete_coding', (names) => names.documentId, { opens: (may) => may.codes, changes: filed }),
  submit(
    'code_rejected',
    (names) => ({ memory: memoryOf(names.entryId), values: { reason: selected('not in the record') } }),
    { opens: (may) => may.codes, changes: filed },
  ),
  submit('code_replaced', (names) => ({ memory: memoryOf(names.entryId), values: { code: selected('I10') } }), {
    opens: (may) => may.codes,
    changes: filed,
  }),
  submit('code_added', (names) => ({ memory: memoryOf(names.documentId), values: { typed: typed('E11.9') } }), {
    opens: (may) => may.codes,
    changes: filed,
  }),
  {
    door: 'command /codes',
    opens: (may) => may.codes,
    rewrites: filed,
    shows: () => 'Hypertension',
    act: (stage, { userId }, names) => slash(stage, userId, '/codes', names.documentId),
  },
  {
    door: 'command /codes / worklist',
    opens: (may) => may.codes,
    shows: (row) => row.documentId,
    differs: 'names nothing',
    act: (stage, { userId }) => slash(stage, userId, '/codes', ''),
  },
  {
    door: 'shortcut suggest_codes',
    opens: (may) => may.codes,
    rewrites: filed,
    shows: () => 'Hypertension',
    act: (stage, { userId }, names) => {
      const channel = stage.slack.as(userId).openDm();
      return stage.interact({
        type: 'message_action',
        callback_id: 'suggest_codes',
        user: { id: userId, team_id: stage.slack.team.id },
        channel: { id: channel, name: 'directmessage' },
        message_ts: names.messageTs,
        message: { type: 'message', ts: names.messageTs, text: 'x' },
        trigger_id: '1.1.1',
        response_url: 'http://127.0.0.1:9/none',
      });
    },
  },
  press('ask_emergency', () => 'ask', { opens: never, differs: 'names nothing' }),
  submit(
    'emergency_asked',
    (names) => ({ memory: '', values: { mrn: typed(names.mrn), reason: typed('unconscious on arrival') } }),
    {
      door: 'view emergency_asked / no clinical role',
      opens: never,
      skips: (may) => may.is('clinician'),
      types: ['mrn'],
    },
  ),
  press('ask_who_looked', () => 'ask', { opens: officer, shows: () => 'views.open', differs: 'an empty form' }),
  press('ask_looks_of', () => 'ask', { opens: officer, shows: () => 'views.open', differs: 'an empty form' }),
  press('show_flags', () => 'show', { opens: officer, shows: () => 'Patterns of the last', differs: 'names nothing' }),
  submit('who_looked', (names) => ({ memory: '', values: { mrn: typed(names.mrn) } }), {
    opens: officer,
    shows: () => 'Audit trail',
    types: ['mrn'],
  }),
  submit('looks_of', () => ({ memory: '', values: { email: typed('nobody@hospital.example') } }), {
    opens: officer,
    shows: () => 'no rows',
    differs: 'names nobody',
  }),
  press('accept_emergency', (names) => names.emergencyId, {
    opens: (may) => may.is('privacy-officer'),
    changes: (row) => row.emergencyId,
  }),
  press('escalate_emergency', (names) => names.emergencyId, {
    opens: (may) => may.is('privacy-officer'),
    changes: (row) => row.emergencyId,
  }),
  press('confirm_labels', proposal, {
    opens: labels,
    shows: (row) => (row.label === 'unchecked' ? 'Nothing is proposed' : 'are set'),
    rewrites: filed,
  }),
  press('clear_labels', proposal, { opens: labels, changes: filed }),
  press('change_labels', proposal, {
    opens: (may) => labels(may) && !may.plain,
    shows: () => 'views.open',
    differs: 'what is normal is not proposed',
  }),
  submit(
    'labels_changed',
    (names) => ({
      memory: proposal(names),
      values: { labels: { type: 'multi_static_select', selected_options: [{ value: 'restricted' }] } },
    }),
    { opens: labels, changes: filed },
  ),
  press('share_answer', (names) => names.citationId, {
    opens: never,
    inChannel: true,
    differs: "the channel is what is refused, for an answer of one's own",
  }),
  press('share_answer', (names) => names.othersCitationId, {
    door: 'action share_answer / of another',
    opens: never,
    inChannel: true,
  }),
  press('share_page', (names) => names.citationId, {
    opens: never,
    inChannel: true,
    differs: "the channel is what is refused, for a page of one's own",
  }),
  press('open_shared_page', (names) => names.citationId, { opens: never, inChannel: true }),
  submit(
    'share_place_chosen',
    (names) => ({
      memory: `answer:${names.othersCitationId}`,
      values: { place: { type: 'conversations_select', selected_conversation: CHANNEL } },
    }),
    { opens: never },
  ),
  ...['open_query', 'show_query_page', 'answer_query', 'answer_in_words', 'decline_query'].map((actionId) =>
    press(actionId, (names) => names.queryId, { opens: never, differs: formOnly(actionId) }),
  ),
  ...['send_query', 'withdraw_query'].map((actionId) =>
    press(actionId, (names) => names.queryId, { opens: never, skips: codes, differs: formOnly(actionId) }),
  ),
  ...['query_answered', 'query_declined'].map((callbackId) =>
    submit(callbackId, (names) => ({ memory: names.queryId, values: { words: typed('yes'), reason: typed('no') } }), {
      opens: never,
    }),
  ),
  submit('query_withdrawn', (names) => ({ memory: names.queryId, values: { reason: typed('no need') } }), {
    opens: never,
    skips: codes,
  }),
  press('ask_provider', (names) => names.documentId, { opens: never, skips: codes }),
  press('enter_password', (names) => names.documentId, { opens: never, skips: (may) => may.is('him') }),
  submit('password_entered', (names) => ({ memory: names.documentId, values: { password: typed('x') } }), {
    opens: never,
    skips: (may) => may.is('him'),
  }),
];

export const COMMAND_PROBES: Probe[] = [
  command('ask', (names) => ['What is the potassium?', '--mrn', names.mrn], {
    opens: (may) => may.document,
    shows: secret,
    types: ['mrn'],
  }),
  command('ask', (names) => [`What is the potassium of ${names.given} ${names.family}?`], {
    door: 'cli ask / by name',
    opens: (may) => may.document,
    shows: secret,
    types: ['family'],
  }),
  command('search', (names) => ['potassium', '--mrn', names.mrn], {
    opens: (may) => may.document,
    shows: secret,
    types: ['mrn'],
  }),
  command('search', () => ['potassium', '-k', '100'], {
    door: 'cli search / everything',
    opens: (may) => may.document,
    shows: secret,
    differs: 'names nothing',
  }),
  command('codes suggest', (names) => ['--document', names.documentId], {
    opens: (may) => may.codes,
    rewrites: filed,
    shows: () => 'ypertension',
  }),
  command('codes query hints', (names) => [names.documentId], { opens: (may) => may.codes, shows: () => 'exit 0' }),
  command('codes query show', (names) => [names.queryId], {
    opens: (may) => may.codes,
    shows: (row) => row.documentWords[4] ?? '',
  }),
  command('codes query list', (names) => ['--document', names.documentId], {
    opens: (may) => may.codes,
    shows: (row) => row.documentWords[4] ?? '',
  }),
  command('codes query draft', (names) => ['--document', names.documentId, '--template', 'kidney-function'], {
    opens: never,
    skips: codes,
  }),
  command('codes query send', (names) => [names.queryId, '--to', 'nobody@hospital.example'], {
    opens: never,
    skips: codes,
  }),
  command('codes query answer', (names) => [names.queryId, '--option', '1'], { opens: never }),
  command('codes query withdraw', (names) => [names.queryId, '--reason', 'no need'], { opens: never, skips: codes }),
  command('review list', () => [], {
    opens: (may) => may.is('him') && may.waiting,
    of: 'waiting',
    shows: (row) => row.waitingId,
    differs: 'names nothing',
  }),
  command('review show', (names) => [names.documentId], { opens: him, shows: (row) => row.documentWords[1] ?? '' }),
  command('review show', (names) => [names.waitingId], {
    door: 'cli review show / waiting',
    opens: handles,
    of: 'waiting',
    shows: (row) => row.documentWords[2] ?? '',
  }),
  command('review claim', (names) => [names.documentId], { opens: him, changes: filed }),
  command('review assign', (names) => [names.waitingId, '--mrn', names.mrn], {
    opens: (may) => handles(may) && may.patient,
    changes: waiting,
    types: ['mrn'],
  }),
  command('review split', (names) => [names.documentId, '--at', '2'], { opens: him, changes: filed }),
  command('review reread', (names) => [names.documentId], { opens: him, changes: filed }),
  command('review reject', (names) => [names.documentId, '--reason', 'not a record'], {
    opens: unfiles,
    changes: filed,
  }),
  command('review accept', (names) => [names.documentId], { opens: him, changes: filed }),
  command('review unlock', (names) => [names.documentId], { opens: never, skips: (may) => may.is('him') }),
  command('disclosures list', (names) => ['--mrn', names.mrn], { opens: never, skips: ledger, types: ['mrn'] }),
  command('disclosures report', (names) => ['--mrn', names.mrn], { opens: never, skips: ledger, types: ['mrn'] }),
  command(
    'release',
    (names, _, stage) => [
      ...['--mrn', names.mrn, '--recipient', 'A', '--basis', 'individual', '--purpose', 'their own request'],
      ...['--out', join(stage.home, 'never.pdf')],
    ],
    { opens: never, skips: ledger, types: ['mrn'] },
  ),
  command('measures', () => [], {
    opens: (may) => may.is('manager') || may.is('him') || may.is('privacy-officer'),
    shows: () => '"backlog"',
    differs: 'names nothing',
  }),
  command('label list', () => [], {
    opens: never,
    differs: 'names nothing',
  }),
  command('label set', (names) => ['--document', names.documentId, '--labels', 'restricted'], {
    opens: labels,
    changes: filed,
  }),
  command('label confirm', (names) => ['--document', names.documentId], {
    opens: labels,
    shows: (row) => (row.label === 'unchecked' ? 'Nothing is proposed' : 'exit 0'),
    rewrites: filed,
  }),
  command('label grant', (names) => ['--to', 'nobody@hospital.example', '--label', 'hiv', '--mrn', names.mrn], {
    opens: never,
    types: ['mrn'],
  }),
  command('emergency open', (names) => ['--mrn', names.mrn, '--reason', 'unconscious on arrival'], {
    door: 'cli emergency open / no clinical role',
    opens: never,
    skips: (may) => may.is('clinician'),
    types: ['mrn'],
  }),
  command('emergency list', () => [], {
    opens: (may) => may.is('privacy-officer'),
    shows: (row) => row.emergencyId,
    differs: 'names nothing',
  }),
  command('emergency review', (names) => [names.emergencyId, '--accept'], {
    opens: (may) => may.is('privacy-officer'),
    changes: (row) => row.emergencyId,
  }),
  command('ingest', (names, { actor }, stage) => [aFile(stage, actor.staffId), '--mrn', names.mrn], {
    opens: (may) => may.reads && may.patient,
    of: 'patient',
    shows: () => 'exit 0',
    types: ['mrn'],
  }),
  {
    door: 'job announce-document',
    opens: (may) => may.document,
    shows: (row) => row.family,
    differs: 'a job names what is there',
    act: (stage, _, names) => stage.announce(names.documentId),
  },
];

function slash(stage: Stage, userId: string, name: string, text: string): Promise<unknown> {
  return stage.slash({
    command: name,
    text,
    user_id: userId,
    user_name: 'x',
    channel_id: stage.slack.as(userId).openDm(),
    channel_name: 'directmessage',
    trigger_id: '1.1.1',
    response_url: 'http://127.0.0.1:9/none',
    token: 'forged',
  });
}

function memoryOf(id: string): string {
  return JSON.stringify({ id, version: 1, channel: 'D0NOWHERE', messageTs: '' });
}

function aFile(stage: Stage, who: string): string {
  serial += 1;
  const file = join(stage.home, `try-${serial}.txt`);
  writeFileSync(file, `A note, number ${serial} by ${who}.`);
  return file;
}
