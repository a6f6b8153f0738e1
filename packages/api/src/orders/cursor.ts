import { customerIdSchema, orderIdSchema } from "@larder/contracts";
import * as z from "zod";
import { cursorOf } from "../store/cursor.ts";

/** Where a page of a customer's orders ended. Whoever makes one up gets no further than through their own orders. */
export const cursorSchema = cursorOf(z.object({ customerId: customerIdSchema, id: orderIdSchema }));
