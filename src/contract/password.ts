/** What the server asks of a new password, and the screens say beforehand. In UTF-16 code units. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 1000;
