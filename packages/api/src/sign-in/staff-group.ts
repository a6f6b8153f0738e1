/** The group of the user pool whose members may do what staff may. People are put into it by hand. */
export const staffGroup = "staff";
