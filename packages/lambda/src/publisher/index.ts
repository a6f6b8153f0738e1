export {
  createPublisher,
  type Publisher,
  type PublisherOptions,
  type PublishResult,
  type UnpublishedEvent,
} from "./publisher.ts";
