/** The part of the error catalog that is about keeping: keys, sharing, disclosures, releases, retention, corrections. */
import type { CatalogEntry } from './file-errors.ts';

export const KEEPING_ERRORS = {
  'share.refused': {
    retry: 'never',
    say: 'That cannot be shared there: only in a private channel of this hospital where you are and where everybody may see every page of it.',
  },
  'share.taken': { retry: 'never', say: 'That is shared there already.' },
  'disclosure.not-keeper': {
    retry: 'never',
    say: 'The ledger of disclosures is kept by the records department and the privacy officer.',
  },
  'disclosure.basis': { retry: 'never', say: 'That basis is not known. The bases are: {bases}.' },
  'disclosure.incomplete': {
    retry: 'never',
    say: 'A disclosure needs a day (YYYY-MM-DD), a recipient, a purpose and what was disclosed.',
  },
  'disclosure.period': {
    retry: 'never',
    say: 'Give a first and a last day; an oral statement holds for {days} days at most, a longer time needs --written.',
  },
  'release.minimum': {
    retry: 'never',
    say: 'Only the patient gets everything. Choose the documents that this purpose needs with --documents.',
  },
  'release.part2-consent': {
    retry: 'never',
    say: 'Among these are records under 42 CFR Part 2: they need a consent of their own (--part2-consent), or leave them out.',
  },
  'release.nothing': { retry: 'never', say: 'There is nothing of that patient that you may release.' },
  'release.file': {
    retry: 'never',
    say: 'The file {file} cannot be written: it must end with .pdf or .zip, and must not be there yet.',
  },
  'retention.not-yours': {
    retry: 'never',
    say: 'This is for the records department and the privacy officer; a legal hold is for the privacy officer alone.',
  },
  'retention.not-due': {
    retry: 'never',
    say: 'By the rules its time is not over, or it changed since. It stays.',
  },
  'retention.proposed': { retry: 'never', say: 'Its destruction is proposed already; another person decides.' },
  'retention.second-person': {
    retry: 'never',
    say: 'A privacy officer who did not propose it decides. Nothing was destroyed.',
  },
  'retention.held': { retry: 'never', say: 'It is under a legal hold. Nothing was destroyed.' },
  'retention.reason': { retry: 'never', say: 'Say in at least {length} characters why.' },
  'request.not-yours': { retry: 'never', say: 'Requests of patients are worked by the records department.' },
  'request.incomplete': {
    retry: 'never',
    say: 'A request needs who asks, as whom, how they were identified, what they ask for, and a day of receipt that is not in the future.',
  },
  'request.not-extended': {
    retry: 'never',
    say: 'A request is extended once, before its last day, with a reason, while it is open.',
  },
  'request.closed': { retry: 'never', say: 'This request is closed already.' },
  'request.closing': {
    retry: 'never',
    say: 'It is closed with a release of that patient (access), an acceptance (amendment), a ground that the rule knows, or as withdrawn.',
  },
  'correction.not-possible': {
    retry: 'never',
    say: 'That cannot be done with this document now: it must be filed and finished (to restore: withdrawn), and a better scan must be filed for the same patient. Look at it again.',
  },
  'key.missing': {
    retry: 'never',
    say: 'The master key is missing ({place}), but files wrapped by it are here. Nothing was read or written. Put the key back from your copy; a new key would open none of them.',
  },
  'key.wrong': {
    retry: 'never',
    say: 'The master key ({fingerprint}) is not the key of this home or database. Nothing was read or written. Set WARDCLERK_MASTER_KEY or the key file to the right key; keys status at the other place shows its fingerprint.',
  },
  'key.former-missing': {
    retry: 'never',
    say: 'A rotation of the master key is not finished, and the former key is missing. Give it too (WARDCLERK_MASTER_KEY_FORMER, or the key file that ends with .former), then run: keys retire.',
  },
  'key.readable-by-others': {
    retry: 'never',
    say: 'The key file {file} can be read by others. Nothing was read or written. Run chmod 600 on it, and rotate the key if others were on this machine.',
  },
  'key.damaged': { retry: 'never', say: 'The key file {file} holds no key of 32 bytes. Put it back from your copy.' },
  'key.service': {
    retry: 'backoff',
    say: 'The key management service does not open the master key ({reason}). Nothing was read or written. Check KEY_SERVICE_URL, its token and the name of its key.',
  },
  'key.nothing-to-rotate': {
    retry: 'never',
    say: 'There is no new master key. Set WARDCLERK_MASTER_KEY to the new key and WARDCLERK_MASTER_KEY_FORMER to the one until now, restart everything, and run keys rotate again.',
  },
  'key.rotating': { retry: 'never', say: 'Another process is rotating the master key. Wait until it has ended.' },
  'key.nothing-to-retire': { retry: 'never', say: 'No rotation of the master key is under way.' },
  'key.files-left': {
    retry: 'never',
    say: '{count} files still need the former key, or open with none. It stays accepted. Run: integrity check.',
  },
  'audit.forged-checkpoint': {
    retry: 'never',
    say: 'The checkpoint of row {row} is signed by neither key. The former key stays accepted. Run: audit verify.',
  },
  'audit.broken': {
    retry: 'never',
    say: 'The audit trail is broken at row {row}. The former key stays accepted. Run: audit verify.',
  },
} as const satisfies Record<string, CatalogEntry>;
