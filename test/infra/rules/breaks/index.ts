import type { Breaks } from "./breaks.ts";
import { delivery } from "./delivery.ts";
import { events } from "./events.ts";
import { leastPrivilege } from "./least-privilege.ts";
import { running } from "./running.ts";
import { safekeeping } from "./safekeeping.ts";
import { secrets } from "./secrets.ts";
import { signIn } from "./sign-in.ts";

/** For each rule, the ways in which a topology can violate it. A rule that none of them violates would prove nothing. */
export const breaks: Required<Breaks> = {
  ...leastPrivilege,
  ...delivery,
  ...signIn,
  ...events,
  ...safekeeping,
  ...secrets,
  ...running,
};
