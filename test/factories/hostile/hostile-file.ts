/** A file that somebody might send: broken, lying, or made to do harm. */
export interface HostileFile {
  /** Kind, slash, what is wrong with it. */
  name: string;
  make(): Uint8Array | Promise<Uint8Array>;
}
