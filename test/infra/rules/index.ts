import * as delivery from "./delivery.ts";
import * as events from "./events.ts";
import * as leastPrivilege from "./least-privilege.ts";
import type { Rule } from "./rule.ts";
import * as running from "./running.ts";
import * as safekeeping from "./safekeeping.ts";
import * as secrets from "./secrets.ts";
import * as signIn from "./sign-in.ts";

/** Every rule, under the sentence that it holds us to. */
export const rules = {
  "no function is granted a wildcard": leastPrivilege.noWildcards,
  "each service reaches only its own tables": leastPrivilege.onlyOwnTables,
  "each service reaches only its own buckets": leastPrivilege.onlyOwnBuckets,
  "each bucket may send to the queues that it tells": leastPrivilege.bucketsMaySendToTheirQueues,
  "no queue is open to others than our own rules and buckets": leastPrivilege.queuesAreNotOpen,
  "the role of a mapping's function allows what the mapping does": leastPrivilege.mappingsMayDoTheirPart,
  "each rule may send to its targets and their dead-letter queues": leastPrivilege.rulesMaySendToTheirTargets,
  "a function that is linked to something is granted something on it": leastPrivilege.linksAreGranted,
  "every consumed queue has a dead-letter queue of its kind": delivery.consumedQueuesHaveDeadLetters,
  "a message stays hidden for six times what its consumer may take": delivery.visibilityOutlastsConsumers,
  "every stream mapping bounds its retries and tells what it gave up": delivery.streamsGiveUpVisibly,
  "a function that fills the queue it reads is not stopped, and any other loop is": delivery.loopsAreMeant,
  "every workflow tells of executions that did not succeed": delivery.executionsFailVisibly,
  "a workflow may send to its dead-letter queue": leastPrivilege.workflowsMayTell,
  "every mapping asks for partial batch responses": delivery.batchesFailInPart,
  "every rule has targets with dead-letter queues": delivery.ruleTargetsHaveDeadLetters,
  "dead letters are kept for 14 days": delivery.deadLettersAreKept,
  "every queue takes messages as large as SQS does": delivery.queuesTakeLargeMessages,
  "every function is triggered by something": delivery.functionsAreTriggered,
  "every route but health, catalog reads, documents, webhooks and the payment simulator's asks for a scope":
    signIn.routesAskForAScope,
  "the catalog is changed by staff only": signIn.catalogIsKeptByStaff,
  "the scope of staff is granted, and asked for by no client": signIn.staffScopeIsNotAskedFor,
  "tokens expire soon": signIn.tokensExpire,
  "codes are sent to HTTPS, or stay on the machine": signIn.codesTravelSafely,
  "a user pool's trigger answers while Cognito waits": signIn.triggersAnswerInTime,
  "every rule waits for events that are defined, and for no others": events.patternsMatchEvents,
  "every event that is defined has a publisher that may publish it": events.eventsHavePublishers,
  "no consumer listens to what nobody sends": events.consumersAreFed,
  "every queue that a rule or a bucket fills is read": events.filledQueuesAreRead,
  "every table is encrypted and restorable": safekeeping.tablesAreSafe,
  "no bucket is open to others than our own CDN": safekeeping.bucketsAreClosed,
  "every bucket removes what was never completed": safekeeping.leftoversAreRemoved,
  "buckets tell queues, not functions": safekeeping.bucketsTellQueues,
  "every queue is encrypted": safekeeping.queuesAreEncrypted,
  "production is protected and retained, and nothing else is": safekeeping.onlyProductionIsKept,
  "production is not seeded": safekeeping.productionIsNotSeeded,
  "no secret's value is in the topology": secrets.secretsHaveNoValue,
  "secrets reach functions by links, not by their environment": secrets.secretsAreLinked,
  "every log expires": running.logsExpire,
  "every function runs on nodejs24.x and arm64 and logs JSON": running.functionsRunAlike,
  "an API names the origins that may call it": running.browsersAreNamed,
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
