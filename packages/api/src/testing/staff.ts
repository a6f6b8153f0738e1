import { customerScope, staffScope } from "@larder/contracts";
import type { TestCaller } from "./invoke.ts";

/** Someone of the shop, whose token carries both scopes. */
export const staff: TestCaller = { id: "staff-1", scopes: [customerScope, staffScope] };
