/**
 * A connection that sends one query after the other. Prisma reads the relations of a row side by side, inside of a
 * transaction on one connection; pg queues these itself up to version 8, with a warning, and no longer from 9 on.
 */
import pg from 'pg';

type AnyQuery = (...args: unknown[]) => unknown;

export class OneAtATimeClient extends pg.Client {
  #before: Promise<unknown> = Promise.resolve();

  // biome-ignore lint/suspicious/noExplicitAny: pg.Client overloads query in nine ways, which all pass through
  override query(...args: any[]): any {
    const send = (): unknown => (super.query as AnyQuery)(...args);
    // With a callback there is nothing to wait for: the pool asks so, on a connection that it has for itself.
    if (typeof args.at(-1) === 'function' || typeof args[0]?.submit === 'function') return send();
    const result = this.#before.then(send);
    this.#before = result.catch(() => undefined);
    return result;
  }
}
