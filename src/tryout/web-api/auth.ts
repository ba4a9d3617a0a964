import type { ApiMethods } from './method.ts';

export const authMethods: ApiMethods = {
  'api.test': { scopes: [], answer: ({ args }) => ({ args }) },
  'auth.test': {
    scopes: [],
    answer: ({ workspace: { team, app, origin } }) => ({
      url: `${origin}/`,
      team: team.name,
      user: app.name.toLowerCase(),
      team_id: team.id,
      user_id: app.userId,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  },
  'team.info': {
    scopes: ['team:read'],
    answer: ({ workspace: { team } }) => ({ team: { id: team.id, name: team.name, domain: team.domain } }),
  },
  'bots.info': {
    scopes: ['users:read'],
    answer: ({ workspace: { app } }) => ({
      bot: { id: app.botId, deleted: false, name: app.name, user_id: app.userId, app_id: app.id },
    }),
  },
};
