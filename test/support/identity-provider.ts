import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the next person signs in at the provider. */
export type ProviderLogin = { accountId: string; acr?: string; amr?: string[]; groups?: string[]; atSeconds?: number };

export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Follows an authorization address as a browser does, signs in as told, and answers with the address that it is sent back to. */
  visit(url: string, login: ProviderLogin): Promise<URL>;
  close(): Promise<void>;
};

/** The parts of the library that are used here; it brings no types of its own. */
type Provider = {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ params: Record<string, unknown> }>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  Grant: new (of: { accountId: string; clientId: string }) => {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  };
};
type Context = { oidc: { session: { accountId: string }; client: { clientId: string }; provider: Provider } };

/** A real OpenID provider on loopback, that signs in whomever the test says. */
export async function openTestProvider(returnTo: string): Promise<TestProvider> {
  const name: string = 'oidc-provider';
  const library = (await import(name)) as { default: new (issuer: string, settings: object) => Provider }; // as its manual says
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP
  const clientId = 'plateward';
  const clientSecret = 'a secret of the test provider';
  // by the state of their request, as several may be under way
  const logins = new Map<string, ProviderLogin>();
  const groupsOf = new Map<string, string[]>();
  const provider = new library.default(issuer, settingsOf({ clientId, clientSecret, returnTo, groupsOf }));
  const handle = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!(request.url ?? '').startsWith('/interaction/')) return handle(request, response);
    answerLogin(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  async function answerLogin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params } = await provider.interactionDetails(request, response);
    const told = logins.get(String(params['state']));
    if (told === undefined) throw new Error('nobody was told to sign in');
    const { accountId, acr, amr, atSeconds } = told;
    const login = {
      accountId,
      ...(acr === undefined ? {} : { acr }),
      ...(amr === undefined ? {} : { amr }),
      ...(atSeconds === undefined ? {} : { ts: atSeconds }),
    };
    await provider.interactionFinished(request, response, { login });
  }
  return {
    issuer,
    clientId,
    clientSecret,
    async visit(url, login) {
      logins.set(new URL(url).searchParams.get('state') ?? '', login);
      groupsOf.set(login.accountId, login.groups ?? []);
      return follow(url, returnTo);
    },
    close: () => closeServer(server),
  };
}

function settingsOf({
  clientId,
  clientSecret,
  returnTo,
  groupsOf,
}: {
  clientId: string;
  clientSecret: string;
  returnTo: string;
  groupsOf: ReadonlyMap<string, string[]>;
}): object {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [returnTo],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    acrValues: ['urn:test:aal1', 'urn:test:aal2'],
    claims: { openid: ['sub', 'groups'], acr: null, amr: null, auth_time: null, iss: null },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, groups: groupsOf.get(id) ?? [] }),
    }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['of the test'] },
  };
}

/** Follows redirects with a jar of cookies until the page of the house is reached. */
async function follow(start: string, returnTo: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(start);
  for (let hop = 0; hop < 10; hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    at = new URL(location, at);
    if (at.href.startsWith(returnTo)) return at;
  }
  throw new Error('the provider sent the browser round in circles');
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise(resolve => server.close(() => resolve()));
}
