import { AwsError } from "../aws-call.ts";
import { isObject } from "../edge/index.ts";

type Input = Readonly<Record<string, unknown>>;

/** Refuses what SQS refuses and fauxqs lets pass. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function validate(operation: string, input: Input) {
  if (operation === "SendMessage") validateMessage(input);
  if (operation === "ReceiveMessage") validateWait(input["WaitTimeSeconds"] ?? 0);
  if (operation !== "SendMessageBatch" || !Array.isArray(input["Entries"])) return;
  for (const entry of input["Entries"]) validateMessage(isObject(entry) ? entry : {});
}

function validateWait(seconds: unknown) {
  if (!(Number.isInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= 20))
    throw invalid(
      `Value ${seconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
    );
}

function validateMessage({ MessageBody: body, DelaySeconds: delay, MessageAttributes: attributes }: Input) {
  if (typeof body !== "string" || body === "")
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (delay !== undefined && !(Number.isInteger(delay) && Number(delay) >= 0 && Number(delay) <= 900))
    throw invalid(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  if (attributes !== undefined && attributes !== null) validateAttributes(attributes);
}

function validateAttributes(attributes: unknown) {
  if (!isObject(attributes)) throw new AwsError("SerializationException", "MessageAttributes must be an object");
  const entries = Object.entries(attributes);
  if (entries.length > 10)
    throw invalid(`Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`);
  for (const [name, attribute] of entries) {
    const { DataType: type = "", StringValue: string, BinaryValue: binary } = isObject(attribute) ? attribute : {};
    if (typeof type !== "string" || !/^(String|Number|Binary)(\..+)?$/.test(type))
      throw invalid(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    const value = type.startsWith("Binary") ? binary : string;
    if (typeof value !== "string" || value === "")
      throw invalid(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  }
}

const invalid = (message: string) => new AwsError("InvalidParameterValue", message);
