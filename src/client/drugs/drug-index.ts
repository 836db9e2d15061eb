import { drugName, isWithdrawn } from '../../contract/drug-rows.ts';
import type { DrugRow } from '../../contract/drugs.ts';
import { prepareTerms, type PreparedTerms } from '../../lib/search-index.ts';
import { SortedIndex } from '../../lib/sorted-index.ts';
import { foldForSearch } from '../../lib/text.ts';
import type { DrugStore } from '../../contract/drug-ports.ts';

/** A drug as a list shows it. */
export interface DrugLine {
  id: string;
  name: string;
  /** In the order of the composition; a name may hold commas. */
  substances: readonly string[];
  laboratory: string;
  /** It may no longer be prescribed. */
  withdrawn: boolean;
}

/** More than any cost of the index. */
const FAR = 10_000;

const text = (row: DrugRow | undefined, column: string): string => {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
};

/**
 * The catalogue in memory: what is searched and listed. Found by name first, then by substance, then by laboratory;
 * by CIS and CIP codes too.
 */
export class DrugIndex {
  /** In the order of the lines. */
  readonly #search: SortedIndex;
  /** In the order of their names. */
  readonly #lines: readonly DrugLine[];
  /** Their names as they are searched. */
  readonly #names: readonly string[];
  readonly #placeOf = new Map<string, number>();

  static async of(store: DrugStore): Promise<DrugIndex> {
    const [drugs, compositions, packs, names] = await Promise.all(
      ['medicament', 'composition', 'presentation', 'nom_commercial'].map((table) => store.rowsOf(table)),
    );
    return new DrugIndex(drugs ?? [], compositions ?? [], packs ?? [], names ?? []);
  }

  constructor(
    drugs: readonly DrugRow[],
    compositions: readonly DrugRow[],
    packs: readonly DrugRow[],
    names: readonly DrugRow[],
  ) {
    const substances = grouped(compositions, 'substance');
    const codes = grouped(packs, 'cip7', 'cip13');
    const brands = new Map(names.map((row) => [text(row, 'unique_id'), text(row, 'nom_fr')]));
    const all = drugs.map((drug) => {
      const id = text(drug, 'unique_id');
      const name = drugName(drug) || (brands.get(text(drug, 'nom_commercial_id')) ?? '') || id;
      const found = substances.get(id) ?? [];
      const line: DrugLine = {
        id,
        name,
        substances: found,
        laboratory: text(drug, 'laboratoire'),
        withdrawn: isWithdrawn(drug),
      };
      return {
        line,
        folded: foldForSearch(name),
        terms: termsOf(line, found, text(drug, 'code'), codes.get(id) ?? []),
      };
    });
    all.sort(({ folded: one }, { folded: other }) => (one < other ? -1 : one > other ? 1 : 0));
    this.#search = new SortedIndex(all.map(({ terms }) => terms));
    this.#lines = all.map(({ line }) => line);
    this.#names = all.map(({ folded }) => folded);
    this.#lines.forEach(({ id }, place) => this.#placeOf.set(id, place));
  }

  get size(): number {
    return this.#lines.length;
  }

  line(id: string): DrugLine | undefined {
    return this.#lines[this.#placeOf.get(id) ?? -1];
  }

  /**
   * The best first: whose name begins with what is typed, then how well the rest fits, then what may be prescribed
   * before what may not. `near`: only with a typing error.
   */
  find(typed: string, limit: number): { lines: DrugLine[]; total: number; near: boolean } {
    const exact = this.#search.find(typed);
    if (exact === null) return { lines: this.#lines.slice(0, limit), total: this.size, near: false };
    const near = exact.records.length === 0 ? this.#search.find(typed, { near: true }) : null;
    const { records, costs } = near ?? exact;
    const [first = ''] = foldForSearch(typed).split(' ');
    const opening = this.#opening(first);
    // One number for each: sorting numbers is quicker than comparing drugs.
    const order = new Float64Array(records.length);
    for (let at = 0; at < records.length; at += 1) {
      const place = records[at] ?? 0;
      const opens = place >= opening.from && place < opening.to ? 0 : FAR;
      const withdrawn = this.#lines[place]?.withdrawn === true ? 1 : 0;
      order[at] = ((opens + (costs[at] ?? 0)) * 2 + withdrawn) * this.size + place;
    }
    const best = order.sort().subarray(0, limit);
    const lines = Array.from(best, (number) => this.#lines[number % this.size]).filter((line) => line !== undefined);
    return { lines, total: records.length, near: near !== null && records.length > 0 };
  }

  /** The places of the drugs whose names begin so: one after the other. */
  #opening(first: string): { from: number; to: number } {
    const placeOf = (isBefore: (name: string) => boolean) => {
      let [low, high] = [0, this.size];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (isBefore(this.#names[middle] ?? '')) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return {
      from: placeOf((name) => name < first),
      to: placeOf((name) => name < first || name.startsWith(first)),
    };
  }
}

/** What a drug is found by. The dose and the form ("1000 mg, comprimé") tell less than the name before them. */
function termsOf(
  { name, laboratory }: DrugLine,
  substances: readonly string[],
  cis: string,
  packs: readonly string[],
): PreparedTerms {
  const [brand = name] = name.split(/[,(]/);
  return prepareTerms({
    names: [[brand], substances, [laboratory, ...name.slice(brand.length).split(/[\s,()]+/)]],
    codes: [cis, ...packs].filter(Boolean).map((code) => [code]),
  });
}

function grouped(rows: readonly DrugRow[], ...columns: readonly string[]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const row of rows) {
    const id = text(row, 'medicament_id');
    const known = all.get(id) ?? [];
    for (const column of columns) {
      const value = text(row, column);
      if (value !== '' && !known.includes(value)) known.push(value);
    }
    all.set(id, known);
  }
  return all;
}
