import type { IncomingMessage } from "node:http";
import type { UserPoolSpec } from "@larder/topology";
import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";
import * as z from "zod";
import { messagePage } from "./message-page.ts";
import { showPage } from "./page.ts";
import { signInPage } from "./sign-in-page.ts";
import type { Users } from "./users.ts";

const expired = messagePage("This page has expired", "Go back to where you came from, and sign in again.");

/** Where a provider sends people who must sign in. */
export const signInPath = "/sign-in/";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

interface SignInFormOptions {
  readonly provider: Provider;
  readonly pool: UserPoolSpec;
  readonly users: Users;
}

const addressSchema = z.email({ pattern: z.regexes.html5Email, error: "This is not an e-mail address." });
const paramsSchema = z.looseObject({
  client_id: z.string(),
  redirect_uri: z.string(),
  login_hint: z.string().optional(),
});

/** The middleware that shows the sign-in form and takes what was filled in. */
export function createSignInForm({ provider, pool, users }: SignInFormOptions) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (!ctx.path.startsWith(signInPath)) return void (await next());
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    if (!interaction) return showPage(ctx, expired, 400);
    const params = paramsSchema.parse(interaction.params);
    const filled = ctx.method === "POST" ? await readForm(ctx.req) : undefined;
    const email = addressSchema.safeParse(filled?.get("email")?.trim());
    const chosen = pool.groups.filter((group) => filled?.getAll("group").includes(group));
    if (filled && email.success) {
      const login = { accountId: users.enter(email.data, chosen).sub };
      await forgetOther(interaction, login.accountId);
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
      ctx.status = 303;
      return;
    }
    const page = signInPage({
      client: clientName(params.client_id),
      callback: params.redirect_uri,
      groups: pool.groups,
      email: filled?.get("email") ?? params.login_hint ?? "",
      chosen,
      ...(filled && email.error ? { error: z.flattenError(email.error).formErrors[0] ?? "" } : {}),
    });
    showPage(ctx, page, filled ? 400 : 200);
  };

  /** Whoever was signed in in this browser before is so no longer: the provider would ask, on a page that needs scripts. */
  async function forgetOther(interaction: Interaction, sub: string) {
    const { session } = interaction;
    if (!session || session.accountId === sub) return;
    await (await provider.Session.find(session.cookie))?.destroy();
    interaction.session = undefined;
    await interaction.persist();
  }

  function clientName(id: string): string {
    return Object.values(pool.clients).find((client) => client.id === id)?.name ?? id;
  }
}

/** Far more than the form can hold. */
const longestForm = 64 * 1024;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestForm) throw new RangeError("The form is too large");
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
