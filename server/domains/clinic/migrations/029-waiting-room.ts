export const waitingRoom = String.raw`
ALTER TABLE appointment ADD COLUMN arrived_at timestamptz(3), ADD COLUMN waiting_rank timestamptz(3);
`;
