import { html, type Page } from "./page.ts";

interface SignInForm {
  /** The name of the application that the person comes from. */
  readonly client: string;
  /** Where the form leads in the end. */
  readonly callback: string;
  readonly groups: readonly string[];
  readonly email: string;
  readonly chosen: readonly string[];
  readonly error?: string;
}

/** The page that stands in for Cognito's: whoever says who they are is believed. */
export function signInPage({ client, callback, groups, email, chosen, error }: SignInForm): Page {
  return {
    title: "Sign in (development)",
    leadsTo: [callback],
    body: html`<h1>Sign in</h1>
<p>to ${client}</p>
<form method="post">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" value="${email}" autocomplete="email" required autofocus${described(error)}>
${error === undefined ? "" : html`<p class="wrong" id="wrong">${error}</p>`}
${groups.length === 0 ? "" : html`<fieldset><legend>Groups</legend>${groups.map((group) => checkbox(group, chosen))}</fieldset>`}
<button>Sign in</button>
</form>
<footer>This page stands in for Amazon Cognito’s while you develop. Any address will do: there is no password, and no mail is sent.</footer>`,
  };
}

const described = (error: string | undefined) =>
  error === undefined ? "" : html` aria-invalid="true" aria-describedby="wrong"`;

const checkbox = (group: string, chosen: readonly string[]) =>
  html`<label><input type="checkbox" name="group" value="${group}"${chosen.includes(group) ? " checked" : ""}> ${group}</label>`;
