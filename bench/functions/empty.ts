/** The least a function can be: what every other is held against. */
export const handler = async () => ({ statusCode: 200 });
