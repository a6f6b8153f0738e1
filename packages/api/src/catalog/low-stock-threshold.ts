/** Pieces that are left when it is time to order more. One for all products, until there are suppliers who take their time. */
export const threshold = 10;
