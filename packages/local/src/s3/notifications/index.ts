export { type NotificationFaults, startNotifications } from "./notifications.ts";
