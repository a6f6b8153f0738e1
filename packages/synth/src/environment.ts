/** What programs need of the surroundings to run at all. Everything else could change what is synthesised. */
const needed = [
  "PATH",
  "HOME",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  "SystemRoot",
  "ComSpec",
  "TMPDIR",
  "TEMP",
  "TMP",
];
const npmSettings = /^(npm_config_|https?_proxy$|no_proxy$|NODE_EXTRA_CA_CERTS$|SSL_CERT_)/i;

/** An environment free of AWS settings, stages and secrets. With `npm`, also what npm needs to reach its registry. */
export function cleanEnvironment({ npm = false } = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (needed.includes(entry[0]) || (npm && npmSettings.test(entry[0]))),
  );
  return { ...Object.fromEntries(kept), SST_TELEMETRY_DISABLED: "1" };
}
