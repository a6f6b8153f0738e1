/** The chapters of the reference, in its order. */
export const tags = [
  { name: "Catalog", description: "What the shop sells, at which price, and how much of it there is." },
  { name: "Orders", description: "What customers buy. An order is accepted at once and decided a moment later." },
  { name: "Uploads", description: "Files that are sent: pictures of products, catalogs, photos for support." },
  { name: "Webhooks", description: "What others tell the shop, who prove by a signature who they are." },
  { name: "Operations", description: "For those who keep the API running." },
  { name: "Reference", description: "What you are reading, for people and for programs." },
] as const;
