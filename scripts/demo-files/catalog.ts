import { type Category, categorySchema } from "@larder/contracts";

const goods: Record<Category, readonly string[]> = {
  fruit: ["Äpfel Elstar", "Conference pears", "Blood oranges", "Mirabelles", "Galia melon"],
  vegetables: ["Rainbow chard", "Jerusalem artichokes", "Pointed peppers", "Crème fraîche potatoes", "Kohlrabi"],
  "dairy-eggs": ["Gruyère", "Skyr", "Salted butter", "Free-range eggs", "Kefir"],
  bakery: ["Sourdough loaf", "Brioche", "Rye crispbread", "Pretzels", "Panettone"],
  "meat-fish": ["Smoked trout", "Chicken thighs", "Jamón serrano", "Beef mince", "Mussels"],
  pantry: ["Basmati rice", "Olive oil", "Red lentils", "Passata", "Wildflower honey"],
  frozen: ["Garden peas", "Spinach", "Sorbet", "Pierogi", "Berry mix"],
  drinks: ["Apple juice", "Oat drink", "Sparkling water", "Cold brew", "Ginger beer"],
  snacks: ["Dark chocolate", "Salted almonds", "Rice cakes", "Popcorn", "Dried mango"],
  household: ["Kitchen paper", "Dish soap", "Beeswax candles", "Oven cloth", "Laundry soap"],
};
const makers = ["Larder's own", "Hofgut Linde", "Ferme du Lac", "Harbour & Sons", "Kesselhaus", "Tante Ilse"];
const units = ["250 g", "500 g", "1 kg", "1 l", "6 pieces", "each"];

/** What happens to catalogs: each is a line that is to be rejected, with a reason. */
const slips: readonly ((sku: string) => string)[] = [
  (sku) => `${sku},Forgotten price,pantry,500 g,,EUR,,3`,
  (sku) => `${sku},Teddy bear,toys,each,19.90,EUR,,3`,
  (sku) => `${sku},"=HYPERLINK(""https://evil.example"",""Click"")",pantry,each,1.00,EUR,,3`,
  (sku) => `${sku.toLowerCase()},Small letters,pantry,each,1.00,EUR,,3`,
  (sku) => `${sku},Half a piece,pantry,each,1.00,EUR,,0.5`,
  (sku) => `${sku},A cell too few,pantry,each,1.00,EUR`,
];

/**
 * A catalog as an office makes it: commas in quotes, umlauts, a byte order mark, Windows' line ends, and some slips. The same
 * each time, so that sent again it changes nothing.
 * @param rows How many products it describes. @param slipEvery Of so many rows one is a slip.
 */
export function catalogOf(rows: number, slipEvery = 997): Buffer<ArrayBuffer> {
  const lines = Array.from({ length: rows }, (_, index) => {
    const sku = `DEMO-${String(index + 1).padStart(6, "0")}`;
    const slip = slips[Math.floor(index / slipEvery) % slips.length];
    return slip && index % slipEvery === slipEvery - 1 ? slip(sku) : rowOf(sku, index);
  });
  return Buffer.from(`\ufeffsku,name,category,unit,price,currency,description,stock\r\n${lines.join("\r\n")}\r\n`);
}

function rowOf(sku: string, index: number): string {
  const category = at(categorySchema.options, index);
  const [name, maker] = [at(goods[category], Math.floor(index / 10)), at(makers, Math.floor(index / 50))];
  const price = ((99 + ((index * 37) % 1_900)) / 100).toFixed(2);
  const description = index % 3 === 0 ? `"From ${maker}, and ""as good as ever"""` : "";
  return `${sku},"${name}, ${maker} no. ${index + 1}",${category},${at(units, index)},${price},EUR,${description},${(index * 13) % 240}`;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("There is nothing to choose from");
  return item;
}
