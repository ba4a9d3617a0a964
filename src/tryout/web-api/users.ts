import { type ApiCall, ApiError, type ApiMethods, knownMember, pageOf, required, userJson } from './method.ts';

export const usersMethods: ApiMethods = {
  'users.info': {
    scopes: ['users:read'],
    answer: (call) => ({ user: userJson(call, knownMember(call, required(call, 'user'))) }),
  },
  'users.lookupByEmail': { scopes: ['users:read.email'], answer: lookupByEmail },
  'users.list': {
    scopes: ['users:read'],
    answer: (call) => {
      const { items, response_metadata } = pageOf(call, [...call.workspace.members.values()], 200);
      return { members: items.map((member) => userJson(call, member)), response_metadata };
    },
  },
};

function lookupByEmail(call: ApiCall) {
  const email = required(call, 'email').toLowerCase();
  const found = [...call.workspace.members.values()].find(
    (member) => !member.bot && !member.stranger && !member.deleted && member.email.toLowerCase() === email,
  );
  if (!found) throw new ApiError('users_not_found');
  return { user: userJson(call, found) };
}
