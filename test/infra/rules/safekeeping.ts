import { each, type Rule } from "./rule.ts";

export const tablesAreSafe: Rule = ({ tables }) =>
  each(tables, ({ encrypted, pointInTimeRecovery }) => [
    !encrypted && "is not encrypted",
    !pointInTimeRecovery && "cannot be restored to a point in time",
  ]);

export const queuesAreEncrypted: Rule = ({ queues }) =>
  each(queues, ({ encrypted }) => [!encrypted && "is not encrypted"]);

/** Production keeps its data whatever command is given; any other stage leaves nothing behind. */
export const onlyProductionIsKept: Rule = ({ stage, protection, tables, userPools }) => {
  const production = stage === "production";
  return [
    ...(protection.protect === production ? [] : [`${stage}: protect is ${protection.protect}`]),
    ...((protection.removal === "remove") === !production ? [] : [`${stage}: removal is ${protection.removal}`]),
    ...each({ ...tables, ...userPools }, ({ deletionProtection }) => [
      deletionProtection !== production && `of ${stage}: deletion protection is ${deletionProtection}`,
    ]),
  ];
};

/** Seeds are for stages to be tried. */
export const productionIsNotSeeded: Rule = ({ stage, invocations }) =>
  each(invocations, () => [stage === "production" && "is run in production"]);
