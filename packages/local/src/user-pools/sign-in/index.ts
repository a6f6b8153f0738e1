export { SignInFailed } from "./browser.ts";
export { NothingToSignInTo, type SignInChoices, signInRequest } from "./request.ts";
export { refresh, type SignedIn, type SignIn, signIn } from "./sign-in.ts";
