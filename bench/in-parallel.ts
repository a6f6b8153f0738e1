/** Runs a numbered task many times, some at once. */
export async function inParallel<Result>(
  times: number,
  atOnce: number,
  task: (count: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let count = next++; count < times; count = next++) results[count] = await task(count);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
