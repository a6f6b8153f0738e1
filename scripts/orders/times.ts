const units: [name: string, seconds: number][] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** A length of time as people say it, in two units at most: `12 ms`, `1.2 s`, `10 min`, `1 h 3 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${Number((milliseconds / 1000).toFixed(1))} s`;
  const total = Math.round(milliseconds / 1000);
  const largest = units.findIndex(([, seconds]) => total >= seconds);
  const [[one = "", seconds = 1] = [], [other = "", least = 1] = []] = units.slice(largest, largest + 2);
  const rest = Math.floor((total % seconds) / least);
  return `${Math.floor(total / seconds)} ${one}${rest > 0 ? ` ${rest} ${other}` : ""}`;
}

/** Tells moments as whoever reads lives them. */
export interface Clock {
  /** `23 Nov 2026, 20:17:58` */
  full(time: number): string;
  /** The year goes without saying: `23 Nov, 20:17:58`. */
  short(time: number): string;
  /** The day is said only if it is another one than that of `other`. */
  near(time: number, other: number): string;
}

export function clockIn(timeZone: string | undefined): Clock {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    return (time: number) => formatter.format(time);
  };
  const day = { day: "numeric", month: "short" } as const;
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  const [full, short, near, date] = [
    format({ ...day, year: "numeric", ...time }),
    format({ ...day, ...time }),
    format(time),
    format({ dateStyle: "short" }),
  ];
  return { full, short, near: (time, other) => (date(time) === date(other) ? near(time) : short(time)) };
}
