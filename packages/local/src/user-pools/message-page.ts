import { html, type Page } from "./page.ts";

/** A page that says one thing. */
export const messagePage = (title: string, text: string): Page => ({
  title,
  body: html`<h1>${title}</h1>
<p>${text}</p>`,
});

/** Asks before it signs somebody out on the word of a link. */
export const signOutPage = (form: string, leadsTo: readonly string[]): Page => ({
  title: "Sign out",
  leadsTo,
  body: html`<h1>Sign out</h1>
<p>Do you want to sign out?</p>
${{ html: form }}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
});
