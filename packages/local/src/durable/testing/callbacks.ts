/** Which callbacks of the workflows are answered in the comparison, and with what. */
export const callbacks: Record<string, { readonly operation: string; readonly result: string }> = {
  approval: { operation: "approval", result: "approved" },
};
