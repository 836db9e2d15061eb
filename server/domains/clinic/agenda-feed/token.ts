import { isUuid } from '../../../../src/lib/ids.ts';
import type { Signer } from '../../../auth/keys.ts';

const PURPOSE = 'agenda-feed';

export interface FeedRef {
  tenantId: string;
  feedId: string;
}

/** The address of a feed: nothing secret is stored, and it can be shown again. */
export async function feedPath(signer: Signer, { tenantId, feedId }: FeedRef): Promise<string> {
  const body = `${tenantId}.${feedId}`;
  return `/api/calendars/${body}.${await signer.sign(PURPOSE, body)}.ics`;
}

/** The feed that an address belongs to. A forged one is recognised without a query. */
export async function readFeedToken(signer: Signer, text: string): Promise<FeedRef | null> {
  const [tenantId, feedId, mac, ending, ...rest] = text.split('.');
  if (!isUuid(tenantId) || !isUuid(feedId) || mac === undefined || (ending ?? 'ics') !== 'ics' || rest.length > 0)
    return null;
  return (await signer.verify(PURPOSE, `${tenantId}.${feedId}`, mac)) ? { tenantId, feedId } : null;
}
