/**
 * Families of drugs as an allergy is named in a practice ("pénicilline", "AINS", "sulfamides"), and their members by the
 * stems of the international names (WHO, "The use of stems in the selection of INN"). All names are folded for search.
 */
interface Family {
  /** What the family is called, in French and English. */
  names: readonly string[];
  members: RegExp;
  /** Whoever is allergic to one member is warned of the others. */
  isCrossed?: boolean;
}

const FAMILIES: readonly Family[] = [
  { names: ['penicilline', 'penicillin'], members: /cillin|bactam\b/, isCrossed: true },
  { names: ['cephalosporine', 'cephalosporin'], members: /\bcef|\bceph/, isCrossed: true },
  {
    names: ['betalactamine', 'beta lactamine', 'betalactam', 'beta lactam'],
    members: /cillin|\bcef|\bceph|penem|aztreonam/,
  },
  {
    names: ['sulfamide', 'sulfonamide', 'sulfa', 'sulfa drug'],
    members: /\bsulfa(?!te)|\bcotrimoxazole|\bco trimoxazole/,
    isCrossed: true,
  },
  {
    names: ['macrolide'],
    members: /thromycin|josamycin|spiramycin|midecamycin/,
    isCrossed: true,
  },
  { names: ['quinolone', 'fluoroquinolone'], members: /oxacin/, isCrossed: true },
  { names: ['tetracycline', 'cycline'], members: /cycline?\b/, isCrossed: true },
  {
    names: ['aminoside', 'aminoglycoside'],
    members: /gentamicin|tobramycin|amikacin|netilmicin|streptomycin|neomycin|kanamycin|framycetin/,
    isCrossed: true,
  },
  {
    names: ['ains', 'anti inflammatoire', 'antiinflammatoire', 'nsaid', 'anti inflammatory'],
    members:
      /profen|fenac\b|naproxen|oxicam|indometacin|coxib|fenam|niflumi|nabumeton|etodolac|sulindac|nimesulid|ketorolac|acetylsalicyl|aspirin|carbasalat/,
    isCrossed: true,
  },
  {
    names: ['opiace', 'opioide', 'opiate', 'opioid', 'morphinique'],
    members: /morphin|codein|tramadol|oxycodon|fentan|buprenorphin|nalbuphin|methadon|tapentadol/,
  },
  { names: ['statine', 'statin'], members: /vastatin/ },
  { names: ['iec', 'inhibiteur de l enzyme de conversion', 'ace inhibitor'], members: /pril\b|prilat\b/ },
  { names: ['sartan'], members: /sartan/ },
  { names: ['betabloquant', 'beta bloquant', 'beta blocker', 'betablocker'], members: /olol\b/ },
  { names: ['benzodiazepine'], members: /azepam|azolam|azepate|clobazam/ },
  {
    names: ['anesthesique local', 'anesthesique locaux', 'local anaesthetic', 'local anesthetic'],
    members: /caine?\b/,
  },
  { names: ['heparine', 'heparin', 'hbpm'], members: /parine?\b/, isCrossed: true },
  {
    names: ['produit de contraste', 'produit de contraste iode', 'contrast medium', 'contrast agent'],
    members: /\bio(?:hex|pam|vers|mepr|bitri|dix|prom|xitala)/,
  },
];

/** One substance under different names, in their folded form. */
const SAME: readonly (readonly string[])[] = [
  ['aspirine', 'aspirin', 'aas', 'acide acetylsalicylique', 'acetylsalicylic acid', 'acetylsalicylate de lysine'],
  ['paracetamol', 'acetaminophene', 'acetaminophen'],
  ['adrenaline', 'epinephrine'],
  ['noradrenaline', 'norepinephrine'],
  ['salbutamol', 'albuterol'],
  ['cotrimoxazole', 'co trimoxazole', 'sulfamethoxazole trimethoprime', 'sulfamethoxazole'],
];

/** A folded name without the plurals of its words: `penicillines` → `penicilline`. */
export const singular = (folded: string): string => folded.replaceAll(/(\p{L}{3,})s\b/gu, '$1');

const SINGULAR_SAME = SAME.map((names) => names.map(singular));
const SINGULAR_FAMILIES = FAMILIES.map((family) => ({ ...family, names: family.names.map(singular) }));

const says = (text: string, name: string): boolean => ` ${text} `.includes(` ${name} `);

/** Whether an allergy's name and a drug's, both folded and singular, mean one substance or one family. */
export function areRelated(allergy: string, drug: string): boolean {
  const same = SINGULAR_SAME.some((names) => [allergy, drug].every((text) => names.some((name) => says(text, name))));
  return (
    same ||
    SINGULAR_FAMILIES.some(
      ({ names, members, isCrossed }) =>
        members.test(drug) &&
        (names.some((name) => says(allergy, name)) || (isCrossed === true && members.test(allergy))),
    )
  );
}
