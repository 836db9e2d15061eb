import { drugName, isWithdrawn } from '../../contract/drug-rows.ts';
import type { DrugRow } from '../../contract/drugs.ts';
import { prepareTerms, SearchIndex } from '../../lib/search-index.ts';
import { foldForSearch } from '../../lib/text.ts';
import type { DrugStore } from '../../contract/drug-ports.ts';

/** A drug as a list shows it. */
export interface DrugLine {
  id: string;
  name: string;
  /** Substances, in the order of the composition. */
  substances: string;
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
  readonly #search = new SearchIndex();
  /** In the order of their names. */
  readonly #sorted: { line: DrugLine; folded: string }[] = [];
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
    for (const drug of drugs) {
      const id = text(drug, 'unique_id');
      const name = drugName(drug) || (brands.get(text(drug, 'nom_commercial_id')) ?? '') || id;
      const found = substances.get(id) ?? [];
      const line = {
        id,
        name,
        substances: found.join(', '),
        laboratory: text(drug, 'laboratoire'),
        withdrawn: isWithdrawn(drug),
      };
      this.#sorted.push({ line, folded: foldForSearch(name) });
      // The dose and the form ("1000 mg, comprimé") tell less than the name before them.
      const [brand = name] = name.split(/[,(]/);
      this.#search.put(
        id,
        prepareTerms({
          names: [[brand], found, [line.laboratory, ...name.slice(brand.length).split(/[\s,()]+/)]],
          codes: [text(drug, 'code'), ...(codes.get(id) ?? [])].filter(Boolean).map((code) => [code]),
        }),
      );
    }
    this.#sorted.sort(({ folded: one }, { folded: other }) => (one < other ? -1 : one > other ? 1 : 0));
    this.#sorted.forEach(({ line }, place) => this.#placeOf.set(line.id, place));
  }

  get size(): number {
    return this.#sorted.length;
  }

  line(id: string): DrugLine | undefined {
    const place = this.#placeOf.get(id);
    return place === undefined ? undefined : this.#sorted[place]?.line;
  }

  /**
   * The best first: whose name begins with what is typed, then how well the rest fits, then what may be prescribed
   * before what may not. `near`: only with a typing error.
   */
  find(typed: string, limit: number): { lines: DrugLine[]; total: number; near: boolean } {
    const exact = this.#search.find([typed]);
    if (exact === null)
      return { lines: this.#sorted.slice(0, limit).map(({ line }) => line), total: this.size, near: false };
    const found = exact.size > 0 ? exact : (this.#search.find([typed], { near: true }) ?? new Map<string, number>());
    const [first = ''] = foldForSearch(typed).split(' ');
    const { length } = this.#sorted;
    // One number for each: sorting numbers is quicker than comparing drugs.
    const order = new Float64Array(found.size);
    let at = 0;
    for (const [id, cost] of found) {
      const place = this.#placeOf.get(id) ?? 0;
      const drug = this.#sorted[place];
      const opens = drug?.folded.startsWith(first) === true ? 0 : FAR;
      order[at++] = ((opens + cost) * 2 + (drug?.line.withdrawn === true ? 1 : 0)) * length + place;
    }
    const best = Array.from(order.sort().subarray(0, limit), (number) => number % length);
    return { lines: this.#at(best), total: found.size, near: exact.size === 0 && found.size > 0 };
  }

  #at(places: Iterable<number>): DrugLine[] {
    return Array.from(places, (place) => this.#sorted[place]?.line).filter((line) => line !== undefined);
  }
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
