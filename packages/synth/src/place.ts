/** Where the stacks are taken to be deployed. No real place: the topology must be the same on every machine. */
export const place = { region: "eu-west-1", account: "000000000000" };

/** The stage of the committed topology, which the local cloud runs. */
export const defaultStage = "dev";
