/** What a token may be used for, as the user pool's resource server names it. Staff have both. */
export const customerScope = "larder/customer";
export const staffScope = "larder/staff";
