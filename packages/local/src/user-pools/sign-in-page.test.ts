import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBrowser } from "./sign-in/browser.ts";
import { authorizeUrl, callback, startTestPool, type TestPool, testPool } from "./testing/start-test-pool.ts";

let pool: TestPool;
beforeAll(async () => {
  pool = await startTestPool();
});
afterAll(() => pool.remove());

/** Comes to the form as a browser does. */
async function open(changes: Record<string, string> = {}) {
  const browser = createBrowser();
  const asked = await browser.get(authorizeUrl(pool.issuer, changes));
  const url = new URL(asked.headers.get("location")!, pool.issuer).href;
  const page = await browser.get(url);
  const submit = (...fields: [string, string][]) => browser.post(url, new URLSearchParams(fields));
  return { url, page, text: await page.text(), submit };
}

describe("the sign-in page", () => {
  it("names where it leads, offers every group, and says what it is", async () => {
    const { text } = await open();
    expect(text).toContain("<p>to Tom &#38; Ada&#39;s shop</p>");
    expect(text).toContain('<label for="email">E-mail address</label>\n<input id="email" name="email" type="email"');
    expect(text).toContain('<input type="checkbox" name="group" value="staff"> staff</label>');
    expect(text).toContain('value="night &#60;shift&#62;"> night &#60;shift&#62;</label>');
    expect(text).toContain("stands in for Amazon Cognito’s");
  });

  it("runs no scripts, loads nothing, shows in no frame, and leads back to the application only", async () => {
    const { page, text } = await open();
    expect(text).not.toMatch(/<script|\bon\w+=|src=|href=/);
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self' http:\/\/localhost:5173; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers.get("cache-control")).toBe("no-store");
  });

  it("leads to applications that have a scheme of their own, too", async () => {
    const clients = { App: { ...testPool.clients["Web"]!, callbackUrls: ["shop.example.app:/callback"] } };
    const mobile = await startTestPool({ pool: { clients } });
    const url = authorizeUrl(mobile.issuer, { redirect_uri: "shop.example.app:/callback" });
    const browser = createBrowser();
    const page = await browser.get(new URL((await browser.get(url)).headers.get("location")!, mobile.issuer).href);
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' shop.example.app:;");
    await mobile.remove();
  });

  it("knows the address that the application gives as a hint, and escapes it", async () => {
    const { text } = await open({ login_hint: '"><script>' });
    expect(text).toContain('value="&#34;&#62;&#60;script&#62;"');
  });

  it.each([
    "",
    "ada",
    "ada@",
    "@example.com",
    "a b@example.com",
  ])("asks again for %j, and keeps what was chosen", async (email) => {
    const { submit } = await open();
    const again = await submit(["email", email], ["group", "staff"]);
    const text = await again.text();
    expect(again.status).toBe(400);
    expect(text).toContain('aria-invalid="true" aria-describedby="wrong"');
    expect(text).toContain('<p class="wrong" id="wrong">This is not an e-mail address.</p>');
    expect(text).toContain('value="staff" checked>');
  });

  it("belongs to the browser that was sent there", async () => {
    const { url, submit } = await open();
    const first = await submit(["email", "ada@example.com"]);
    expect(first.headers.get("location")).toContain("/oauth2/authorize/");
    expect(first.status).toBe(303);
    const stranger = await createBrowser().post(url, { email: "bob@example.com" });
    expect([stranger.status, await stranger.text()]).toEqual([400, expect.stringContaining("This page has expired")]);
  });

  it("signs out whoever was signed in before, when asked for somebody else", async () => {
    const browser = createBrowser();
    const enter = async (email: string) => {
      const form = await browser.follow(await browser.get(authorizeUrl(pool.issuer, { prompt: "login" })), callback);
      return (await browser.follow(await browser.post(form.url, { email }), callback)).url;
    };
    expect(await enter("ada@example.com")).toContain("?code=");
    expect(await enter("bob@example.com")).toContain("?code=");
    expect(await enter("bob@example.com")).toContain("?code=");
  });

  it("puts nobody into a group that the pool does not have", async () => {
    const { accessToken } = await pool.signIn("eve@example.com", { groups: ["root", "staff"] });
    expect(JSON.parse(atob(accessToken.split(".")[1]!))["cognito:groups"]).toEqual(["staff"]);
  });
});

it("an error is a page of the same kind, for those who read HTML", async () => {
  const url = authorizeUrl(pool.issuer, { redirect_uri: `${callback}?<b>` });
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await answer.text()).toContain("<h1>Signing in failed</h1>");
});
