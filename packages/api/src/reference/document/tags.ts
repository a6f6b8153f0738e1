import type { Chapter } from "./contribution.ts";

/** The chapters of the reference, in its order: what others bring stands between what is sold and how it is run. */
export const tagsWith = (others: readonly Chapter[]): Chapter[] => [...ofTheShop, ...others, ...ofItsRunning];

const ofTheShop: Chapter[] = [
  { name: "Catalog", description: "What the shop sells, at which price, and how much of it there is." },
  { name: "Orders", description: "What customers buy. An order is accepted at once and decided a moment later." },
];

const ofItsRunning: Chapter[] = [
  { name: "Webhooks", description: "What others tell the shop, who prove by a signature who they are." },
  { name: "Operations", description: "For those who keep the API running." },
  { name: "Reference", description: "What you are reading, for people and for programs." },
];
