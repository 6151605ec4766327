/** What a cell of a plane is. */

/** A value. */
export const VALID = 0;
/** Stored, and means "no value". */
export const FILL = 1;
/** Its chunk does not exist. */
export const MISSING = 2;
/** Its chunk could not be read. */
export const FAILED = 3;
/** Its chunk was not read (yet). */
export const UNREAD = 4;
