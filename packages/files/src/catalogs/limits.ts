/** Bytes of a row at most, line ends within quotes included. */
export const longestRow = 64 * 1024;

/** Bytes of a catalog once it is decompressed, and how many of them a byte of the file may stand for. */
export const mostTextBytes = 4 * 1024 ** 3;
export const mostTextPerByte = 100;
/** From here on the ratio counts: small files are well compressed by chance. */
export const ratioFrom = 1024 * 1024;

/** What is looked at to tell what a file is: as much as its first line may have, and the end of that. */
export const headBytes = longestRow + 1;

/** How an import is cut up, and how far it goes. */
export interface Pace {
  /** Rows of a catalog at most, good and bad. */
  readonly mostRows: number;
  /**
   * A segment ends with the first row by which it has so many rows, or so many bytes. What is done again between two checkpoints
   * is the same because segments and chunks begin and end where they did: so change these, or what makes a row a good one,
   * while no import is running.
   */
  readonly rowsOfASegment: number;
  readonly bytesOfASegment: number;
  /** When less is left of an invocation, in milliseconds, the next segment is left to the next one. */
  readonly reserve: number;
}

/** 400 chunks, so that no chunk but the last has few rows. Less than a second's work. */
export const usualPace: Pace = {
  mostRows: 20_000_000,
  rowsOfASegment: 19_600,
  bytesOfASegment: 64 * 1024 ** 2,
  reserve: 15_000,
};
