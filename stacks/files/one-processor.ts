/** Memory with which a function has one processor whole: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const oneProcessor = "1769 MB";
