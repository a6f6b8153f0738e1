/** Signing in did not work. The message is the pool's own. */
export class SignInFailed extends Error {
  override readonly name = "SignInFailed";
}

export interface Place {
  readonly url: string;
}

/** As much of a browser as signing in needs: it keeps cookies and follows redirects until one leads to the application. */
export function createBrowser() {
  const cookies = new Map<string, string>();

  async function send(url: string, options: RequestInit = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...options, headers: { cookie }, redirect: "manual" }).catch((cause) => {
      throw new SignInFailed(`No user pool answers at ${new URL(url).origin}: does the local cloud still run?`, {
        cause,
      });
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  }

  async function follow(response: Response, end: string): Promise<Place> {
    const location = response.headers.get("location");
    if (location === null) {
      if (!response.ok) throw new SignInFailed(`The user pool refuses: ${plainText(await response.text())}`);
      return response;
    }
    await response.body?.cancel();
    const url = new URL(location, response.url).href;
    return url.startsWith(end) ? { url } : follow(await send(url), end);
  }

  return {
    get: (url: string) => send(url),
    post: (url: string, form: Record<string, string> | URLSearchParams) =>
      send(url, { method: "POST", body: new URLSearchParams(form) }),
    follow,
  };
}

/** What a page says, for a message: of a form, only what is wrong with it. */
const plainText = (page: string) =>
  (/<p class="wrong"[\s\S]*?<\/p>/.exec(page)?.[0] ?? page.slice(page.indexOf("<main>")))
    .replaceAll(/<[^>]*>|\s+/g, " ")
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .trim();
