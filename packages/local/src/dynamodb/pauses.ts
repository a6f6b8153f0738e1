/** Pauses that hold no process open, and that all end at once when they are told to. */
export interface Pauses {
  pause(milliseconds: number): Promise<void>;
  end(): void;
}

export function createPauses(): Pauses {
  const running = new Set<() => void>();
  return {
    pause: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(end, milliseconds).unref();
        running.add(end);
        function end() {
          clearTimeout(timer);
          running.delete(end);
          resolve();
        }
      }),
    end() {
      for (const end of running) end();
    },
  };
}
