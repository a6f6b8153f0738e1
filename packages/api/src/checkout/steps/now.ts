/** This moment, as the table and events have it. */
export const now = () => new Date().toISOString();
