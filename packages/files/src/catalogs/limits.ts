/** Rows of a catalog at most, good and bad. */
export const mostRows = 20_000_000;

/** Bytes of a row at most, line ends within quotes included. */
export const longestRow = 64 * 1024;

/** Bytes of a catalog once it is decompressed, and how many of them a byte of the file may stand for. */
export const mostTextBytes = 4 * 1024 ** 3;
export const mostTextPerByte = 100;
/** From here on the ratio counts: small files are well compressed by chance. */
export const ratioFrom = 1024 * 1024;

/** What is looked at to tell what a file is. */
export const headBytes = 64 * 1024;

/**
 * Rows between checkpoints. A segment always has the same rows, and is cut into chunks by itself, so whatever is done again
 * is done as before.
 */
export const rowsOfASegment = 19_600;
