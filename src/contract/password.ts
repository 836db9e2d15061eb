/** The limits of a new password, which the screens show beforehand. In UTF-16 code units. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 1000;
