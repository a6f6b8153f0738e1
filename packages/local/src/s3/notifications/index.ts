export { type NotificationFaults, type Notifications, startNotifications } from "./notifications.ts";
