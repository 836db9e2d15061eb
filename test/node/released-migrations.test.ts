import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';

/** As they were released: every database that a clinic has was made of these, in this order. */
const RELEASED: readonly (readonly [version: number, name: string, sha256: string])[] = [
  [1, 'foundation', '86e9f82de8a78ce37d9acb55859d76870f60d3a274596ae40d66545948927d88'],
  [2, 'clinic', 'f05aeb1753035bb191eac1f8374ab3484a752a2ba41ff09327b36e5b56210323'],
  [3, 'operations', 'c21a95d3e268acff21831201178b2c853372279c6ec2e5f0ddec23e85b146190'],
  [4, 'access', 'b48b7d84ac7cc541549fcf249c498791bbabcb820d0223a3a0364e2fa9d0fcf0'],
  [5, 'clinic-fields', 'e7dfd403f3f9a7c1b44cab284390219b1c9d2f6d8171cf7c6486c869d6b8cf2b'],
  [6, 'document-template', '953a04eef819a23a31c169f910f9e028f3800fe86b88fe2c1bc29000682a311e'],
  [7, 'observation', '27b50482169b9902e4d7fed526652ce4f1474192935abd62b5c361e54368e232'],
  [8, 'condition', '7cd16211410c9acb99b06807beb675b0c6f251c248ad8472f500a9277cfb771e'],
  [9, 'allergy', '94579ac9b137228bd5ac2857609c9d440fd24a6b82cfed02b4cbf80038703478'],
  [10, 'prescription', 'beff9bc9113d4804f2c12626032d4500378c515ebf47efd473cbda6cc775625a'],
  [11, 'absence', '0f27e73d9e5c7e649b49349f63557bed7eebbe724dd7b2a16ea527bcbceb47c4'],
  [12, 'share-rule', '37cd6c47d3943188de854f5c0b57f979d18aeb05686543a5b27766c119a3e528'],
  [13, 'access-rule', '265a373e0e7dd0004616b820aa64bee54707a1d5ade3ff7a2f95d8ed7d934af9'],
  [14, 'device-reports', '677a59c5c65b725520f09c54547195b9a833138e3f055c33cfe8b65f7690173b'],
  [15, 'owner-and-context', 'a1d9c2ddccf1be684baa4f13d23fa98fcfda9127cb03f1069831a11c81e8488c'],
  [16, 'email-case', '99404d18158cc51d7f4da7d8e0de5e3bef57c951517e4d438a0e2c8f74d99fc3'],
  [17, 'people-and-identifiers', 'b561b275f70ff311b81b3651990e47d26a6d32cbea8ac3864e7780f314a8f170'],
  [18, 'audit-waiting', 'd2933287dffe020f250957740267880bbb63b2cdd96d67ae5356320c85fc3f25'],
  [19, 'invitation-ends', '01ac31b42da858b0667ef5ad7e3a0e2caf015da5f4f989a830c544dcb9108111'],
  [20, 'who-can-sign-in', '9de3ecd8e826c4b24c180da241fa14abfc18c527881062841170ecb4b776f661'],
  [21, 'triggers-alone', '4d79daa9e34676efd3506ce57f7926b1781b74cc24fc31de25cf2a6ddab9b619'],
  [22, 'tenant-zone', '31b8e41096f5502f4dc9ec4e3ac00924e03f89aafd81bdfc35c6bd159bf51a16'],
  [23, 'drugs', 'ee54d768a43268d8043fa168855ba8444f742fa11c300943f0c57dbdcd76cb8d'],
];

test('SV-177 the clinic’s migrations begin with those that were released: number, name and every byte', () => {
  const now = clinicMigrations.map(({ version, name, sql }) => [
    version,
    name,
    createHash('sha256').update(sql).digest('hex'),
  ]);
  expect(now.slice(0, RELEASED.length)).toEqual(RELEASED);
  expect(now.map(([version]) => version)).toEqual(now.map((_, index) => index + 1));
});
