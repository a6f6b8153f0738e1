const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

let second = Number.NaN;
let text = "";

/** A moment in the Common Log Format, `12/Mar/2020:19:03:58 +0000`. Made once a second. */
export function logTime(now: number): string {
  const wanted = Math.floor(now / 1000);
  if (wanted !== second) {
    second = wanted;
    text = format(new Date(now));
  }
  return text;
}

function format(date: Date): string {
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
