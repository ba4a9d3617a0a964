/**
 * A connection that sends one query after the other. Prisma reads the relations of a row side by side, inside of a
 * transaction on one connection; pg queues these itself up to version 8, with a warning, and no longer from 9 on.
 */
import pg from 'pg';

type AnyQuery = (...args: unknown[]) => unknown;

export class OneAtATimeClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as AnyQuery;
    let before: Promise<unknown> = Promise.resolve();
    const queue: AnyQuery = (...args) => {
      // With a callback there is nothing to wait for: the pool asks so, on a connection that it has for itself.
      if (typeof args.at(-1) === 'function' || isSubmittable(args[0])) return send(...args);
      const result = before.then(() => send(...args));
      before = result.catch(() => undefined);
      return result;
    };
    this.query = queue as pg.Client['query'];
  }
}

function isSubmittable(asked: unknown): boolean {
  return typeof asked === 'object' && asked !== null && 'submit' in asked;
}
