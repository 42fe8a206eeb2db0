// The heading of the page: takes focus when the page changes.

export const pageHeadingId = 'page-heading';
