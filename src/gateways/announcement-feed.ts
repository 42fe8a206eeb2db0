// The way from the board of announcements to the channel `announcements`: each that is published, and the latest as its snapshot. It must never
// tell what was withdrawn, nor who published.

import type { Announcements } from './announcements.ts';
import { announcementObject } from './rest/announcement-routes.ts';
import type { Broadcasts } from './ws/broadcasts.ts';

const announcementsInSnapshot = 20;

/** Answers how to end it. */
export function feedAnnouncements(
  broadcasts: Broadcasts,
  board: Announcements,
  nowMs: () => number,
): () => void {
  broadcasts.use({
    announcements: async () => {
      const current = await board.current(nowMs());
      return current.slice(0, announcementsInSnapshot).map(announcementObject);
    },
  });
  return board.onAnnouncement((announcement) => {
    if (announcement.withdrawnAt === undefined) {
      broadcasts.announce(announcementObject(announcement));
    }
  });
}
