const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what can be an id at all; anything else names no record, and the database need not be asked. */
export function isRecordId(text: string): boolean {
  return UUID.test(text);
}
