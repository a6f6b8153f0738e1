const loopback = /^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost)$/;

/** Whether a URL leads to this machine by a name that cannot lead elsewhere. */
export const isLoopback = (url: string) => loopback.test(URL.parse(url)?.hostname ?? "");
