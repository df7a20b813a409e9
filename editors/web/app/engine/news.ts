// The findings of a document, from those that the page knows and what the engine tells of those that are not as they were.

import { movedDown } from '../positions';
import { Finding, News, Overview } from './types';

/** All findings; those that stand where they stood are the ones that are known. */
export function withNews(known: Finding[], { before, behind, lines, ...overview }: News): Overview {
    const last = known.slice(known.length - behind);
    const moved = lines === 0 ? last : last.map((finding) => ({ ...finding, range: movedDown(finding.range, lines) }));
    return { ...overview, findings: [...known.slice(0, before), ...overview.findings, ...moved] };
}
